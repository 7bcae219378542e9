"""The register in words: every event of a case with who said it, its words opened for whoever may read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.oversight.days import Happening, Rated
from services.oversight.register import Entry, Register
from services.oversight.service import Service
from shared.commune import Commune
from shared.details import details_in
from shared.identity import Identity, names_of
from shared.reading.pages import Page, PageRequest, part_of
from shared.stage import TITLES
from shared.vault import Erased
from shared.web.codes import CODES
from shared.web.formats import day, when
from shared.web.language import N_, Gettext
from shared.web.phrases import FIELDS

HAPPENINGS: Mapping[Happening, str] = {
    "received": N_("Mới tiếp nhận"),
    "forwarded": N_("Mới chuyển đơn vị"),
    "answered": N_("Đơn vị trả lời"),
    "judged": N_("Người dân đánh giá"),
    "closed": N_("Kết thúc"),
    "published": N_("Công khai kết quả"),
    "refused": N_("Bị từ chối"),
    "reopened": N_("Được mở lại"),
    "missed": N_("Đơn vị quá hạn"),
    "front_missed": N_("Mặt trận quá hạn"),
}
VERDICTS: Mapping[Rated, str] = {
    "answered": N_("Đơn vị đã trả lời trong ba mươi ngày"),
    "judged": N_("Người dân đã đánh giá, trong ba mươi ngày"),
    "solved": N_("Người dân nói đã xong, trong ba mươi ngày"),
}
MOMENTS = ("due", "since", "until")
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
class Locale:
    """The language of a page, and the names behind the codes of its commune."""

    commune: Commune
    language: str
    gettext: Gettext


async def told(
    oversight: Service, identity: Identity, locale: Locale, case_id: UUID, reader: str, asked: PageRequest
) -> Page[Told]:
    """A page of a case's timeline, each event after what led to it. The opening of its words is put on record.

    Raises Invalid for a page that begins after none of its events.
    """
    page = part_of(await Register(oversight.queries.pool).timeline(case_id), _place, asked)
    opened = await oversight.words(case_id, page.rows, reader)
    names = await names_of(identity, accounts_in(entry.actor for entry in page.rows))

    def words(entry: Entry) -> tuple[Opened, ...]:
        found = {field: opened[sealed] for field, sealed in entry.sealed.items()}
        return tuple(Opened(field, _text(field, said, locale)) for field, said in found.items())

    return page.each(lambda entry: Told(entry, who(entry.actor, names, locale), words(entry)))


def _text(field: str, said: str | Erased, locale: Locale) -> str | None:
    if isinstance(said, Erased):
        return None
    if field != "details":
        return said
    details = details_in(said, locale.commune, locale.language)
    return " · ".join(f"{one.question}{_colon(one.question)} {one.answer}" for one in details)


def _colon(question: str) -> str:
    return "" if question.endswith("?") else ":"


def _place(entry: Entry) -> str:
    return f"{entry.source}-{entry.position}"


def accounts_in(actors: Iterable[str]) -> set[UUID]:
    """The accounts behind `staff/<account>`. What a stage has made up is nobody's account, and breaks no page."""
    return {account for actor in actors if (account := _account(actor))}


def _account(actor: str) -> UUID | None:
    kind, _, rest = actor.partition("/")
    try:
        return UUID(rest) if kind == "staff" else None
    except ValueError:
        return None


def who(actor: str, names: dict[UUID, str], locale: Locale) -> str:
    """Who is behind `citizen`, `staff/<account>`, `unit/<code>/<key>` or `stage/<name>`."""
    kind, _, rest = actor.partition("/")
    match kind:
        case "citizen":
            return locale.gettext(N_("Người dân"))
        case "staff":
            account = _account(actor)
            return (names.get(account) if account else None) or locale.gettext(N_("Cán bộ không còn tài khoản"))
        case "unit":
            unit = _named(locale, "unit", rest.partition("/")[0])
            return locale.gettext(N_("Phần mềm của %(unit)s"), unit=unit)
    return locale.gettext(N_("Hệ thống (%(stage)s)"), stage=locale.gettext(TITLES[rest]) if rest in TITLES else rest)


def facts(entry: Entry, locale: Locale) -> list[tuple[str, str]]:
    """What an event says openly, titles and values in the language of the page."""
    return [
        (locale.gettext(title), said)
        for field, title in FIELDS.items()
        if (value := entry.data.get(field)) not in (None, "", False, []) and (said := _value(field, value, locale))
    ]


def _value(field: str, value: Any, locale: Locale) -> str:
    if isinstance(value, list):
        return "\n".join(str(line) for line in value)
    if value is True:
        return locale.gettext(N_("Có"))
    if field in CODES:
        return locale.gettext(CODES[field][value]) if value in CODES[field] else str(value)
    if field in MOMENTS:
        return when(datetime.fromisoformat(value), locale.language)
    if field in DAYS:
        return day(date.fromisoformat(value), locale.language)
    return _named(locale, field, str(value))


def _named(locale: Locale, field: str, code: str) -> str:
    """The name behind a code of the commune; other values stay as they are."""
    commune = locale.commune
    look_up = {
        "unit": commune.unit,
        "about_unit": commune.unit,
        "area": commune.area,
        "category": commune.category,
        "reason": commune.refusal_reason,
    }.get(field)
    found = look_up(code) if look_up else None
    return found.in_language(locale.language) if found else code


def photos(entry: Entry) -> list[str]:
    """The ids of the pictures that came with an event."""
    return [photo["id"] for photo in entry.data.get("photos", [])]


def voices(entry: Entry) -> list[str]:
    """The id of the voice note that came with an event, if one did."""
    voice = entry.data.get("voice")
    return [voice["id"]] if voice else []
