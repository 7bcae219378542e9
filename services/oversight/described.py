"""A case as people read it on the Front's pages: the names behind its codes, whose turn it is, and how old it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from services.oversight.view import CaseView, Step
from shared import clock
from shared.doors import commune_of
from shared.web.language import N_, gettext, language_of
from shared.web.spans import span

WAITS_FOR = {
    "clerk": N_("Cán bộ tiếp nhận"),
    "citizen": N_("Người dân"),
    "front": N_("Mặt trận xem xét"),
    "editor": N_("Người biên tập của Mặt trận"),
}
TURNS: Mapping[Step | None, str] = {
    "verify": "clerk",
    "classify": "clerk",
    "handle": "unit",
    "citizen": "citizen",
    "front": "front",
    "publish": "editor",
}


@dataclass(frozen=True)
class Described:
    """A case with the names behind its codes, who has to act now, and how old it is."""

    case: CaseView
    area: str
    category: str
    unit: str
    waits_for: str
    age: str


def waits_for(case: CaseView) -> str:
    """Whose turn it is: clerk, unit, citizen, front or editor; nobody's when the case is over."""
    return TURNS.get(case.step, "")


def described(request: Request, case: CaseView) -> Described:
    commune, language = commune_of(request), language_of(request)
    parts = (commune.area(case.area), commune.category(case.category), commune.unit(case.unit))
    area, category, unit = (part.in_language(language) if part else "" for part in parts)
    whom = waits_for(case)
    turn = gettext(request)(WAITS_FOR[whom]) if whom in WAITS_FOR else unit
    return Described(case, area, category, unit, turn, span(clock.now() - case.received_at, gettext(request)))
