"""The file that lists the communes of a process: what each is called, where it answers, and what is its own.

operators = ["ops.internal"]            # where the process itself answers; this machine's own names if none

[[cells]]
code = "luong-son"                      # names databases, roles, folder and virtual host: for ever
hosts = ["luong-son.example.vn"]
commune = "communes/luong-son.toml"     # from this file's folder, like `secrets`
public_url = "https://luong-son.example.vn"
secrets = "secrets/luong-son.toml"      # settings of this cell alone, by their names in small letters
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit, urlunsplit

import typer
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from shared.cells.names import host_name
from shared.commune import CommuneRefused, load_commune
from shared.escalation import Code
from shared.mistakes import Mistaken, Place, message, read_checked
from shared.settings import Settings

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
# One password, token or key for several communes would open all of them with what was stolen of one.
OF_ONE_CELL = tuple(
    name for name in Settings.model_fields if name.endswith("_password") or name in ("feed_token", "feed_tokens")
)
MAY_BE_OWN = (
    *OF_ONE_CELL,
    *(name for name in Settings.model_fields if name.endswith("database_url")),
    "rabbitmq_url",
    "feed_url",
    "submissions_per_hour",
    "submissions_per_hour_of_a_device",
    *(name for name in Settings.model_fields if name.startswith("smtp_")),
)


OfCell = Annotated[
    str, typer.Option("--cell", envvar="CELL", help="Which commune, by its code, where CELLS lists several.")
]


class CellsRefused(Exception):
    """The list of cells has mistakes, or does not say which one is meant; each line of the message names one."""


def _host(given: str) -> str:
    if (name := host_name(given)) is None:
        raise ValueError("give a host name without scheme, port and path, such as luong-son.example.vn")
    return name


HostName = Annotated[str, AfterValidator(_host)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    code: Code
    hosts: tuple[HostName, ...] = Field(min_length=1)
    commune: Path
    public_url: str | None = Field(None, pattern=r"^https?://[^/]+$")
    secrets: Path | None = None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    operators: tuple[HostName, ...] = ()
    cells: tuple[_Entry, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Cell:
    """One commune of a process; `settings` are those that its app would have in a process of its own."""

    code: str
    hosts: tuple[str, ...]
    settings: Settings


@dataclass(frozen=True)
class Listing:
    """The cells of this process. `operators`: the names at which the process itself answers; none: this machine's."""

    cells: tuple[Cell, ...]
    operators: tuple[str, ...] = ()


def several(settings: Settings) -> bool:
    """Whether a list of communes is meant, and not the one of COMMUNE."""
    return settings.cells is not None or settings.cell != ""


def load_cells(settings: Settings) -> Listing:
    """Read and check the file that CELLS names; the one of CELL, if that is set. Raises CellsRefused."""
    path = settings.cells
    if path is None:
        raise CellsRefused("CELL names one of the communes in a file, and CELLS names no file.")
    try:
        text, read = read_checked(path, _File, "Name the file that lists the communes in CELLS.")
    except Mistaken as mistaken:
        raise CellsRefused(str(mistaken)) from None
    _check_inherited(settings)
    if mistakes := [*_mistakes(path.parent, read)]:
        raise CellsRefused(message(path, text, mistakes))
    cells = tuple(_cell(settings, path.parent, entry) for entry in read.cells)
    return Listing(tuple(_named(cells, settings.cell)) if settings.cell else cells, read.operators)


def chosen(settings: Settings) -> Settings:
    """The settings of the one commune that a command is for. Raises CellsRefused where several may be meant."""
    if not several(settings):
        return settings
    found = load_cells(settings).cells
    if len(found) > 1:
        raise CellsRefused(f"Say which commune is meant: --cell with one of {_codes(found)}.")
    return found[0].settings


def _named(cells: Iterable[Cell], code: str) -> list[Cell]:
    if found := [cell for cell in cells if cell.code == code]:
        return found
    raise CellsRefused(f"There is no cell {code!r}; there are {_codes(cells)}.")


def _codes(cells: Iterable[Cell]) -> str:
    return ", ".join(cell.code for cell in cells)


def _check_inherited(settings: Settings) -> None:
    for name in OF_ONE_CELL:
        given = getattr(settings, name)
        if given.get_secret_value() if isinstance(given, SecretStr) else given:
            raise CellsRefused(
                f"{name.upper()} would be the same for all cells: put it into the file `secrets` of each."
            )


def _mistakes(folder: Path, read: _File) -> Iterable[tuple[Place, str]]:
    """What two cells may not share, and files that are not as they must be."""
    yield from _twice(read, "code", lambda entry: [entry.code])
    yield from _twice(read, "hosts", lambda entry: entry.hosts)
    codes: dict[str, str] = {}
    for number, entry in enumerate(read.cells):
        try:
            code = load_commune(folder / entry.commune).code
        except CommuneRefused as refused:
            yield ("cells", number, "commune"), str(refused)
            continue
        if other := codes.get(code):
            yield ("cells", number, "commune"), f"{code!r} is the commune of the cell {other!r} already"
        codes[code] = entry.code
        if entry.public_url and host_name(urlsplit(entry.public_url).netloc) not in entry.hosts:
            yield ("cells", number, "public_url"), f"its host is none of {', '.join(entry.hosts)}"
        yield from _secrets_mistaken(folder, number, entry)


def _twice(read: _File, key: str, of: Callable[[_Entry], Iterable[str]]) -> Iterable[tuple[Place, str]]:
    seen = dict.fromkeys(read.operators, "the operators") if key == "hosts" else {}
    for number, entry in enumerate(read.cells):
        for value in of(entry):
            if value in seen:
                yield ("cells", number, key), f"{value!r} is there already, with {seen[value]}"
            seen[value] = f"cells[{number + 1}]"


def _secrets_mistaken(folder: Path, number: int, entry: _Entry) -> Iterable[tuple[Place, str]]:
    try:
        given = _secrets(folder, entry)
        if unknown := sorted(given.keys() - {*MAY_BE_OWN}):
            yield (
                ("cells", number, "secrets"),
                f"{', '.join(unknown)} may not be there; allowed: {', '.join(MAY_BE_OWN)}",
            )
        else:
            Settings(**given)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        yield ("cells", number, "secrets"), f"{entry.secrets} cannot be read ({type(error).__name__})"
    except ValidationError as error:
        for one in error.errors(include_input=False):
            yield ("cells", number, "secrets"), f"{one['loc'][0]}: {one['msg']}"


def _secrets(folder: Path, entry: _Entry) -> Mapping[str, Any]:
    return tomllib.loads((folder / entry.secrets).read_text(encoding="utf-8")) if entry.secrets else {}


def _cell(settings: Settings, folder: Path, entry: _Entry) -> Cell:
    """What is not said of a cell is the process's, or follows from its code."""
    kept = {name: getattr(settings, name) for name in Settings.model_fields if name not in OF_ONE_CELL}
    none = {name: Settings.model_fields[name].get_default() for name in OF_ONE_CELL}
    derived = {
        "cells": None,
        "cell": entry.code,
        "commune": folder / entry.commune,
        "public_url": entry.public_url or f"http://{_bracketed(entry.hosts[0])}:{settings.port}",
        "rabbitmq_url": _virtual_host(settings.rabbitmq_url, entry.code),
    }
    return Cell(entry.code, entry.hosts, Settings(**{**kept, **none, **derived, **_secrets(folder, entry)}))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _virtual_host(url: SecretStr | None, code: str) -> SecretStr | None:
    """The process's broker, the cell's own virtual host."""
    if url is None:
        return None
    return SecretStr(urlunsplit(urlsplit(url.get_secret_value())._replace(path=f"/{quote(code, safe='')}")))
