"""Moments, days and numbers as people of each language write them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS_KEPT = 1_000


def when(moment: datetime, language: str) -> str:
    """`14:05, Thứ Hai 23/11/2026`, in the time of Việt Nam."""
    local = moment.astimezone(HERE)
    return f"{local:%H:%M}, {day(local, language)}"


def day(moment: date, language: str) -> str:
    """`Thứ Hai 23/11/2026`; a moment is first brought to the time of Việt Nam."""
    return _day(moment.astimezone(HERE).date() if isinstance(moment, datetime) else moment, language)


@lru_cache(DAYS_KEPT)
def _day(local: date, language: str) -> str:
    pattern = {"de": "EEEE, dd.MM.y", "en": "EEEE, d MMMM y"}.get(language, "EEEE dd/MM/y")
    said = format_date(local, pattern, locale=language)
    return said[0].lower() + said[1:] if language == "vi" else said


def machine(moment: datetime) -> str:
    """For the `datetime` attribute of a `<time>`."""
    return moment.astimezone(HERE).isoformat(timespec="seconds")


def number(value: float, language: str) -> str:
    """`1.234,5` in Vietnamese and German, `1,234.5` in English."""
    return format_decimal(value, locale=language)
