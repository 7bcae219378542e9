"""The register told: every event of a case with who said it, and its words opened for whoever may read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.oversight.queries import Entry
from services.oversight.service import Service
from shared.commune import Commune
from shared.identity import Identity, names_of
from shared.stage import TITLES
from shared.vault import Erased
from shared.web.formats import day, when
from shared.web.language import N_, Gettext
from shared.web.phrases import CODES, FIELDS

MOMENTS = ("due", "since")
DAYS = ("acted_on", "next_date")


@dataclass(frozen=True)
class Opened:
    """Words of an event; `text` is None when their key was destroyed."""

    field: str
    text: str | None


@dataclass(frozen=True)
class Told:
    """One event of a case: what the register holds, who is behind it, and the words opened."""

    entry: Entry
    who: str
    words: tuple[Opened, ...]


@dataclass(frozen=True)
class Telling:
    """In which words a timeline is told."""

    commune: Commune
    language: str
    say: Gettext


async def told(oversight: Service, identity: Identity, telling: Telling, case_id: UUID, reader: str) -> list[Told]:
    """The whole timeline of a case, each event after what led to it. The opening of its words is put on record."""
    entries = await oversight.queries.timeline(case_id)
    opened = await oversight.words(case_id, entries, reader)
    names = await names_of(identity, _accounts(entries))

    def words(entry: Entry) -> tuple[Opened, ...]:
        found = {field: opened[sealed] for field, sealed in entry.sealed.items()}
        return tuple(Opened(field, None if isinstance(said, Erased) else said) for field, said in found.items())

    return [Told(entry, who(entry.actor, names, telling), words(entry)) for entry in entries]


def _accounts(entries: Sequence[Entry]) -> set[UUID]:
    return accounts_in(entry.actor for entry in entries)


def accounts_in(actors: Iterable[str]) -> set[UUID]:
    """The accounts behind `staff/<account>`. What a stage has made up is nobody's account, and breaks no page."""
    return {account for actor in actors if (account := _account(actor))}


def _account(actor: str) -> UUID | None:
    kind, _, rest = actor.partition("/")
    try:
        return UUID(rest) if kind == "staff" else None
    except ValueError:
        return None


def who(actor: str, names: dict[UUID, str], telling: Telling) -> str:
    """Who is behind `citizen`, `staff/<account>`, `unit/<code>/<key>` or `stage/<name>`."""
    kind, _, rest = actor.partition("/")
    match kind:
        case "citizen":
            return telling.say(N_("Người dân"))
        case "staff":
            account = _account(actor)
            return (names.get(account) if account else None) or telling.say(N_("Cán bộ không còn tài khoản"))
        case "unit":
            unit = _named(telling, "unit", rest.partition("/")[0])
            return telling.say(N_("Phần mềm của %(unit)s"), unit=unit)
    return telling.say(N_("Hệ thống (%(stage)s)"), stage=telling.say(TITLES[rest]) if rest in TITLES else rest)


def facts(entry: Entry, telling: Telling) -> list[tuple[str, str]]:
    """What an event says openly, titles and values in the language of the page."""
    return [
        (telling.say(title), said)
        for field, title in FIELDS.items()
        if (value := entry.data.get(field)) not in (None, "", False, []) and (said := _value(field, value, telling))
    ]


def _value(field: str, value: Any, telling: Telling) -> str:
    if isinstance(value, list):
        return "\n".join(str(line) for line in value)
    if value is True:
        return telling.say(N_("Có"))
    if field in CODES:
        return telling.say(CODES[field][value]) if value in CODES[field] else str(value)
    if field in MOMENTS:
        return when(datetime.fromisoformat(value), telling.language)
    if field in DAYS:
        return day(date.fromisoformat(value), telling.language)
    return _named(telling, field, str(value))


def _named(telling: Telling, field: str, code: str) -> str:
    """The name behind a code of the commune; other values stay as they are."""
    commune = telling.commune
    look_up = {
        "unit": commune.unit,
        "about_unit": commune.unit,
        "area": commune.area,
        "category": commune.category,
        "reason": commune.refusal_reason,
    }.get(field)
    found = look_up(code) if look_up else None
    return found.in_language(telling.language) if found else code


def photos(entry: Entry) -> list[str]:
    """The ids of the pictures that came with an event."""
    return [photo["id"] for photo in entry.data.get("photos", [])]
