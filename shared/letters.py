"""What citizens are told at each step of their case, as the commune's file says it; {places} are filled in."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Literal, get_args

from shared.mistakes import Place as At
from shared.sentences import LongNotice, Notice, Part

Step = Literal[
    "received",
    "forwarded",
    "asked",
    "extended",
    "answered",
    "refused",
    "overturned",
    "upheld",
    "reopened",
    "closed",
    "published",
    "code",
]
STEPS: tuple[Step, ...] = get_args(Step)
# To those that follow what another has reported: any news of it, and that it is public no longer.
TO_FOLLOWERS = ("followed", "unnamed")
EVERYWHERE = ("number", "address", "commune", "front")
OF_A_STEP: Mapping[str, tuple[str, ...]] = {
    "forwarded": ("unit", "due"),
    "extended": ("unit", "due"),
    "answered": ("unit", "judge_by"),
    "code": ("code",),
    "followed": ("headline", "what"),
    "ending": ("stop",),
}
ENDING_NEEDS = "stop"  # whoever is told can end it


class Letter(Part):
    """What is said of a step. Nothing that its citizen wrote has a place in it; a tracking code in the one about it."""

    subject: Notice
    text: LongNotice


class Letters(Part):
    """A letter for each step, two for those that follow, and how all of them end."""

    received: Letter
    forwarded: Letter
    asked: Letter
    extended: Letter
    answered: Letter
    refused: Letter
    overturned: Letter
    upheld: Letter
    reopened: Letter
    closed: Letter
    published: Letter
    code: Letter
    followed: Letter
    unnamed: Letter
    ending: LongNotice

    def of(self, step: Step) -> Letter:
        found = getattr(self, step)
        assert isinstance(found, Letter)
        return found


def wrong_places(letters: Letters) -> Iterator[tuple[At, str]]:
    """Places that nothing fills, each with where it stands and what is allowed there."""
    for step in (*STEPS, *TO_FOLLOWERS):
        letter: Letter = getattr(letters, step)
        yield from _wrong(("notices", step, "subject"), letter.subject, step)
        yield from _wrong(("notices", step, "text"), letter.text, step)
    yield from _wrong(("notices", "ending"), letters.ending, "ending")


def _wrong(where: At, said: Notice, step: str) -> Iterator[tuple[At, str]]:
    allowed = (*EVERYWHERE, *OF_A_STEP.get(step, ()))
    for language, text in (("vi", said.vi), ("en", said.en), ("de", said.de)):
        there = _places(text or "")
        for name in sorted(there.difference(allowed)):
            told = ", ".join(f"{{{one}}}" for one in allowed)
            yield (*where, language), f"there is no {{{name}}} to be filled in; allowed: {told}"
        if step == "ending" and text and ENDING_NEEDS not in there:
            yield (*where, language), "say where notices are stopped: {stop} is missing"


def _places(text: str) -> set[str]:
    """What stands in braces, be it a place or not."""
    try:
        found = [one for one in Formatter().parse(text) if one[1] is not None]
        return {f"{name}{'!' + kind if kind else ''}{':' + how if how else ''}" for _, name, how, kind in found}
    except ValueError as broken:
        return {str(broken)}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every place filled in. Places were checked when the file was read."""
    return text.format_map(values)
