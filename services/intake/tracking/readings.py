"""Who has opened a citizen's words, told to that citizen: by their function, never by their name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.intake.view import TrackedCase
from shared.commune import Commune
from shared.vault import Opening
from shared.web.language import N_, Gettext

MOST_LINES = 50  # of one case; the Front sees them all

Role = Literal["clerk", "unit", "overseer", "editor", "staff"]
What = Literal["words", "contact", "photo"]

ROLES: dict[str, Role] = {"triage": "clerk", "dispatch": "unit", "oversight": "overseer", "publisher": "editor"}
TITLES: dict[Role, str] = {
    "clerk": N_("Cán bộ tiếp nhận của Mặt trận"),
    "unit": N_("Đơn vị được giao việc"),
    "overseer": N_("Cán bộ giám sát của Mặt trận"),
    "editor": N_("Biên tập viên của Mặt trận"),
    "staff": N_("Cán bộ"),
}
WHAT: dict[str, What] = {"words": "words", "contact": "contact", "photo": "photo"}
OPENED: dict[What, str] = {"words": N_("lời kể"), "contact": N_("cách liên hệ"), "photo": N_("ảnh")}


@dataclass(frozen=True)
class Reading:
    """One opening: when, by whom of which unit, and what."""

    at: datetime
    role: Role
    unit: str | None
    what: What


def readings(case: TrackedCase, openings: Sequence[Opening]) -> list[Reading]:
    """The openings as the citizen is told of them: the function by the stage that asked, which cannot lie about itself,
    and the unit that had the case then.
    """
    return [
        Reading(one.opened_at, role, _unit_at(case, one.opened_at) if role == "unit" else None, _what(one))
        for one in openings[:MOST_LINES]
        for role in [ROLES.get(one.stage, "staff")]
    ]


def _unit_at(case: TrackedCase, at: datetime) -> str | None:
    forwarded = [line.code for line in case.history if line.event == "dispatch.case-forwarded" and line.at <= at]
    return forwarded[-1] if forwarded else None


def _what(one: Opening) -> What:
    return WHAT.get(one.key.partition(" ")[0], "words")


def told(reading: Reading, commune: Commune, _: Gettext, language: str) -> str:
    """A line of the page: who, and what was opened."""
    unit = commune.unit(reading.unit)
    who = unit.in_language(language) if unit else _(TITLES[reading.role])
    return _("%(who)s: %(what)s", who=who, what=_(OPENED[reading.what]))
