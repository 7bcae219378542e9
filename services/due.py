"""`python -m services.due`: by when what is filed now is due, and why, by the commune's file and the legal calendar."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from shared import clock
from shared.calendar import LOCAL, moment
from shared.calendar.working_days import FIRST_YEAR, LAST_YEAR
from shared.cells import OfCell, chosen
from shared.commune import Commune, load_commune
from shared.deadlines import steps_due
from shared.host.running import with_reasons
from shared.settings import Settings


def main(
    categories: Annotated[list[str] | None, typer.Argument(help="Codes of the commune's file. None: all.")] = None,
    at: Annotated[datetime | None, typer.Option(help="Filed when, here unless a zone is named. None: now.")] = None,
    cell: OfCell = "",
) -> None:
    """Say by when each step is due, if each before it takes all of its time."""

    def run() -> None:
        commune = load_commune(chosen(Settings(cell=cell)).commune)
        print("\n".join(told(commune, categories or [one.code for one in commune.categories], moment_of(at))))

    with_reasons(run)


def moment_of(at: datetime | None) -> datetime:
    """In the commune's time, unless another is named. Raises BadParameter for a year that no calendar knows."""
    if at is None:
        return clock.now()
    if not FIRST_YEAR <= at.year < LAST_YEAR:
        raise typer.BadParameter(f"Choose a year from {FIRST_YEAR} to {LAST_YEAR - 1}.")
    return at if at.tzinfo else at.replace(tzinfo=LOCAL)


def told(commune: Commune, codes: list[str], filed_at: datetime) -> Iterator[str]:
    """Line by line. Raises BadParameter for a category that there is not."""
    yield f"{moment(filed_at)}, {commune.profile_on(filed_at).profile}"
    for code in codes:
        category = commune.category(code)
        if category is None:
            known = ", ".join(one.code for one in commune.categories)
            raise typer.BadParameter(f"There is no category {code!r}. Categories: {known}.")
        yield f"\n{category.code} {category.name}"
        for one in steps_due(commune, category, filed_at):
            yield f"  {one.step:<9}{moment(one.due.at)}"
            yield from (f"           {line}" for line in one.due.explanation)


if __name__ == "__main__":
    typer.run(main)
