"""What looks like personal data in what an editor reads and writes: highlighted, and each passage with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import Request

from services.publisher.domain import Words
from services.publisher.editing.entries import MOST_KEPT, Draft, Entry
from shared.privacy import Known, marked
from shared.text import tidy
from shared.web.explanations import MISTAKES
from shared.web.forms import Form, read_form
from shared.web.language import gettext


@dataclass(frozen=True)
class Marked:
    """A passage of a field. `reason`: why it stays; empty while nobody has said so."""

    field: str
    passage: str
    kind: str
    reason: str


def passages(words: Words, known: Known) -> list[Marked]:
    """What is marked in a draft, in the order of its fields; what stands in it twice is asked about once."""
    texts = {"title": words.title, "summary": words.summary, "correction": words.correction}
    found: dict[str, Marked] = {}
    for name, text in texts.items():
        for one in marked(text, known):
            passage = text[one.start : one.end]
            found.setdefault(passage, Marked(name, passage, one.kind, words.kept.get(passage, "")))
    return list(found.values())


def typed_words(form: Form, kept: Mapping[str, str]) -> Words:
    """What stands in a form, with the reasons that were typed there or, before that, those of the draft."""
    found = form.values.get("kept", [])
    typed = {passage: form.value(REASON.format(number)) for number, passage in enumerate(found)}
    title, summary, correction = (form.value(name) for name in ("title", "summary", "correction"))
    return Words(title, summary, correction, typed or kept)


# Of a form: the passage, and beside it the reason.
PASSAGE, REASON = "doan-{}", "vi-sao-{}"


async def read_draft(request: Request, model: type[Entry]) -> tuple[Form, Entry | None]:
    """The form of a draft with the passages that are to stay; a reason that is too short is said beside its field."""
    form, entry = await read_form(request, model)
    sent = await request.form()
    given = {
        number: (tidy(str(sent[PASSAGE.format(number)])), tidy(str(sent.get(REASON.format(number), ""))))
        for number in range(MOST_KEPT)
        if PASSAGE.format(number) in sent
    }
    typed = {REASON.format(number): reason for number, (_, reason) in given.items()}
    form = replace(form, values={**form.values, **typed, "kept": [passage for passage, _ in given.values()]})
    wrong = {number: reason for number, (_, reason) in given.items() if 0 < len(reason) < LEAST_OF_A_REASON}
    if wrong:
        said = gettext(request)(MISTAKES["string_too_short"], min_length=LEAST_OF_A_REASON)
        errors = {REASON.format(number): said for number in wrong}
        return replace(form, errors={**form.errors, **errors}), None
    return form, _keeping(entry, {passage: reason for passage, reason in given.values() if reason})


def _keeping(entry: Entry | None, kept: Mapping[str, str]) -> Entry | None:
    if not isinstance(entry, Draft):
        return entry
    return entry.model_copy(update={"kept": dict(kept)})


LEAST_OF_A_REASON = 5
