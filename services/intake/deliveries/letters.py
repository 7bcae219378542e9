"""A notice in words: the commune's letter of its step, in its reader's language, with what is known of the step."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

from services.intake.code_cookie import FOLLOWED, TRACKING
from services.intake.outgoing import CODE_STEP, LAST_STEP, Delivery, renewed_code, stop_address, stop_token
from services.intake.recipients import Recipient
from services.intake.ways import Message
from shared.commune import Commune
from shared.letters import Letter, Letters, Step, filled
from shared.web.formats import when
from shared.web.language import N_, Catalogues, load

RESULT = "/ket-qua"  # where a published result stands, by its number
MOMENTS = ("due", "judge_by")
TRANSLATIONS = Path(__file__).parents[1] / "translations"


NEWS = {  # what has happened, for those that follow: one letter of the commune's holds any of them
    "followed": N_("Từ giờ bà con được báo khi việc này có tin mới."),
    "forwarded": N_("Việc này đã chuyển đến: %(unit)s. Hạn trả lời: %(due)s."),
    "extended": N_("%(unit)s lùi hạn trả lời. Hạn mới: %(due)s."),
    "answered": N_("%(unit)s đã trả lời người phản ánh."),
    "reopened": N_("Việc này được mở lại và giải quyết tiếp."),
    "closed": N_("Việc này đã kết thúc."),
    "published": N_("Kết quả của việc này đã được công khai."),
}


def message_of(delivery: Delivery, to: Recipient, commune: Commune, public_url: str, pepper: bytes) -> Message:
    """The address that stops such messages holds for the contact as it is now."""
    language = delivery.language
    stop = stop_address(public_url, stop_token(pepper, delivery.id, to.change))
    values = {**_values(delivery, commune, public_url), "stop": stop}
    if delivery.step == CODE_STEP:
        values["code"] = renewed_code(pepper, delivery.case_id, int(delivery.arguments["renewal"]))
    if delivery.follower and delivery.step in NEWS:
        what = _catalogues().gettext(language, NEWS[delivery.step], **values)
        values |= {"what": what, "headline": " ".join(to.headline.split())}
    letter = _letter(delivery, commune.notices)
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


@cache
def _catalogues() -> Catalogues:
    return load([TRANSLATIONS])


def _letter(delivery: Delivery, letters: Letters) -> Letter:
    if delivery.follower:
        return letters.unnamed if delivery.step == LAST_STEP else letters.followed
    return letters.of(cast("Step", delivery.step))


def _values(delivery: Delivery, commune: Commune, public_url: str) -> Mapping[str, str]:
    page = FOLLOWED if delivery.follower else TRACKING
    there = f"{RESULT}/{delivery.number}" if delivery.step == "published" else page
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
