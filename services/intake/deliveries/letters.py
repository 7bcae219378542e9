"""A notice in words: the commune's letter of its step, in the citizen's language, with what is known of the step."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from services.intake.code_cookie import TRACKING
from services.intake.outgoing import CODE_STEP, Delivery, renewed_code, stop_address, stop_token
from services.intake.ways import Message
from shared.commune import Commune
from shared.letters import Step, filled
from shared.web.formats import when

RESULT = "/ket-qua"  # where a published result stands, by its number
MOMENTS = ("due", "judge_by")


def message_of(delivery: Delivery, change: int, commune: Commune, public_url: str, pepper: bytes) -> Message:
    """`change`: how often the contact was changed that it goes to; the address that stops it holds for that one."""
    language = delivery.language
    letter = commune.notices.of(cast("Step", delivery.step))
    stop = stop_address(public_url, stop_token(pepper, delivery.id, change))
    values = {**_values(delivery, commune, public_url), "stop": stop}
    if delivery.step == CODE_STEP:
        values["code"] = renewed_code(pepper, delivery.case_id, int(delivery.arguments["renewal"]))
    parts = (letter.text, commune.notices.ending)
    text = "\n\n-- \n".join(filled(part.in_language(language), values) for part in parts)
    return Message(
        delivery.id,
        filled(letter.subject.in_language(language), values),
        f"{text}\n",
        language,
        stop,
        delivery.step,
        delivery.number,
        int(delivery.arguments.get("round", 0)),
        values["address"],
    )


def _values(delivery: Delivery, commune: Commune, public_url: str) -> Mapping[str, str]:
    there = f"{RESULT}/{delivery.number}" if delivery.step == "published" else TRACKING
    return {
        "number": delivery.number,
        "address": f"{public_url}{there}",
        "commune": commune.name,
        "front": commune.front,
        **{name: _said(name, code, commune, delivery.language) for name, code in delivery.arguments.items()},
    }


def _said(name: str, code: str, commune: Commune, language: str) -> str:
    if name in MOMENTS:
        return when(datetime.fromisoformat(code), language)
    unit = commune.unit(code)
    return unit.in_language(language) if unit else code
