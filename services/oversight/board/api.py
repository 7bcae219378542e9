"""The daily board as programs read it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from services.oversight.board.view import Board, Boards
from services.oversight.days import today
from services.oversight.doors import API, Overseer
from shared.doors import running_stage
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["oversight"])


async def boards_of(request: Request) -> Boards:
    return Boards(running_stage(request, "oversight").context.pool)


BoardsDep = Annotated[Boards, Depends(boards_of)]


class BoardLine(BaseModel):
    """Open cases of a unit, area, category."""

    model_config = ConfigDict(from_attributes=True)
    code: str | None
    open: int
    handled: int
    late: int
    late_unit: int
    today: int


class UnitRating(BaseModel):
    """Verdicts on a unit's answers of 30 days. `stars`: their mean, from five on."""

    unit: str
    answered: int
    judged: int
    solved: int
    stars: float | None


class BoardView(BaseModel):
    """`counts`: by tab of the desk."""

    day: date
    counts: dict[str, int]
    due_today: int
    happened: dict[str, dict[date, int]]
    units: list[BoardLine]
    areas: list[BoardLine]
    categories: list[BoardLine]
    ratings: list[UnitRating]


@router.get("/board", responses=problems(401, 403))
async def board(_: Overseer, boards: BoardsDep) -> BoardView:
    """Today's board."""
    return _view(today(), await boards.of(today()))


def _view(day: date, found: Board) -> BoardView:
    units, areas, categories = (
        [BoardLine.model_validate(line) for line in found.by.get(by, ())] for by in ("unit", "area", "category")
    )
    ratings = [
        UnitRating(
            unit=one.unit,
            answered=one.answered,
            judged=one.judged,
            solved=one.solved,
            stars=one.stars if one.enough else None,
        )
        for one in found.ratings
    ]
    return BoardView(
        day=day,
        counts=dict(found.counts),
        due_today=found.today,
        happened={str(what): dict(days) for what, days in found.happened.items()},
        units=units,
        areas=areas,
        categories=categories,
        ratings=ratings,
    )
