"""`python -m services.intake.posters`: writes posters into a folder, without a server.

Points are those of the commune's file, or those that are named: `CODE` of the file, or `CODE=NAME` for any other.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console

from services.intake.entries import PointCode
from services.intake.points import leads_nowhere
from services.intake.posters.printing import FACES, Face, Hanging, Printer, file_name
from shared.cells import OfCell, chosen
from shared.commune import Commune, load_commune
from shared.host.running import with_reasons
from shared.settings import Settings

NAMED = "A point is CODE (of the commune's file) or CODE=NAME; a code has letters a to z, digits and hyphens"


def main(
    points: Annotated[list[str] | None, typer.Argument(help=f"{NAMED}. None: all of the commune's file.")] = None,
    to: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("posters"),
    face: Annotated[list[str] | None, typer.Option(help=f"{', '.join(FACES)}; may be repeated. None: all.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="One file for all points in place of one for each.")] = False,
    cell: OfCell = "",
) -> None:
    """Write posters as PDF. QR codes lead to PUBLIC_URL, words are those of the file COMMUNE."""
    console = Console(stderr=True)

    def run() -> None:
        settings = chosen(Settings(cell=cell))
        commune = load_commune(settings.commune)
        if leads_nowhere(settings.public_url):
            console.print(f"These QR codes lead to {settings.public_url}, this machine alone. Set PUBLIC_URL.")
        hanging = wanted(commune, points or [])
        write(Printer(commune, settings.public_url), faces(face or []), hanging, to, whole=whole, console=console)

    with_reasons(run)


def faces(named: Sequence[str]) -> Sequence[Face]:
    """Raises BadParameter."""
    unknown = [one for one in named if one not in FACES]
    if unknown:
        raise typer.BadParameter(f"There is no format {unknown[0]!r}. Formats: {', '.join(FACES)}.")
    return [face for face in FACES if not named or face in named]


def wanted(commune: Commune, named: Sequence[str]) -> Sequence[Hanging]:
    """The points to print. Raises BadParameter."""
    known = {area.code: area.name for area in commune.areas} | {place.code: place.name for place in commune.points}
    if not named:
        return [Hanging(code, name) for code, name in known.items()]
    return [_named(one, known) for one in named]


def _named(given: str, known: Mapping[str, str]) -> Hanging:
    code, _, name = (part.strip() for part in given.partition("="))
    try:
        code = TypeAdapter[str](PointCode).validate_python(code)
    except ValidationError:
        raise typer.BadParameter(f"{given!r}: {NAMED}.") from None
    if not (name or code in known):
        raise typer.BadParameter(f"The commune's file has no point {code!r}; give its name too: {code}=NAME.")
    return Hanging(code, name or known[code])


def write(
    printer: Printer, faces: Sequence[Face], points: Sequence[Hanging], to: Path, *, whole: bool, console: Console
) -> None:
    """The same files as the pages give; each is said as soon as it is there."""
    to.mkdir(parents=True, exist_ok=True)
    for face in faces:
        sets = {f"ap-phich-{face}.pdf": points} if whole else {file_name(face, point): [point] for point in points}
        for name, those in sets.items():
            (to / name).write_bytes(printer.pdf(face, those))
            console.print(str(to / name), soft_wrap=True)


if __name__ == "__main__":
    typer.run(main)
