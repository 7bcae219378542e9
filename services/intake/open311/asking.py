"""What a program asks for, read from its parameters. Pure. An empty parameter counts as none."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import NotFound, Refusal
from shared.reading.pages import EARLIEST, LATEST

SPAN = timedelta(days=90)  # the standard's: what one question may span, and what it spans unless it says so
MOST_ROWS = 1_000  # the standard's
MOST_PAGES = 1_000
STATUSES = {"open": False, "closed": True}
W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
HOW = "Write a moment with its offset, such as 2026-11-27T00:00:00+07:00."

Sent = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """`numbers`: these and nothing else. `ended`: None for open and closed alike. None in `services`: all of them."""

    since: datetime
    until: datetime
    numbers: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None
    ended: bool | None = None
    rows: int = MOST_ROWS
    page: int = 1

    @property
    def skipped(self) -> int:
        return (self.page - 1) * self.rows


def jurisdiction_is(sent: Sent, code: str) -> None:
    """Raises NotFound for another jurisdiction than the one that is here."""
    if any(one != code for one in _all(sent, "jurisdiction_id")):
        raise NotFound("There is no such jurisdiction_id here.")


def asked(sent: Sent, services: Container[str], now: datetime) -> Asked:
    """Raises Refusal (400) for a parameter that cannot be understood, NotFound for a service that there is not."""
    since, until = _range(_moment(sent, "start_date"), _moment(sent, "end_date"), now)
    numbers, codes = _list(sent, "service_request_id"), _list(sent, "service_code")
    if numbers is not None and len(numbers) > MOST_ROWS:
        raise Refusal("Too many ids.", {"service_request_id": f"Ask for at most {MOST_ROWS} at once."})
    if any(code not in services for code in codes or ()):
        raise NotFound("There is no such service_code here.")
    rows = _number(sent, "page_size", MOST_ROWS) or MOST_ROWS
    return Asked(since, until, numbers, codes, _ended(sent), rows, _number(sent, "page", MOST_PAGES) or 1)


def _range(since: datetime | None, until: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """Where only one end is given, the other is as far away as it may be."""
    if since is None:
        until = until or now
        return until - SPAN, until
    until = until or since + SPAN
    if until < since:
        raise Refusal("The dates are the wrong way round.", {"end_date": "It is before start_date."})
    if until - since > SPAN:
        raise Refusal(
            "The dates are too far apart.", {"end_date": f"It is more than {SPAN.days} days after start_date."}
        )
    return since, until


def _ended(sent: Sent) -> bool | None:
    named = {name.lower() for name in _list(sent, "status") or ()}
    if not named <= STATUSES.keys():
        raise Refusal("There is no such status.", {"status": "Write open or closed."})
    return STATUSES[named.pop()] if len(named) == 1 else None


def _moment(sent: Sent, name: str) -> datetime | None:
    given = _all(sent, name)
    if not given:
        return None
    typed = given[-1].replace(" ", "+")  # a plus that was not encoded
    try:
        at = datetime.fromisoformat(typed) if W3C.fullmatch(typed) else None
    except ValueError:
        at = None
    if at is None or not EARLIEST + SPAN <= at <= LATEST - SPAN:
        raise Refusal("This is no moment.", {name: HOW})
    return at


def _number(sent: Sent, name: str, most: int) -> int | None:
    given = _all(sent, name)
    if not given:
        return None
    if not re.fullmatch(r"\d{1,4}", given[-1], re.ASCII) or not 1 <= int(given[-1]) <= most:
        raise Refusal("This is no such number.", {name: f"Write a number from 1 to {most}."})
    return int(given[-1])


def _list(sent: Sent, name: str) -> tuple[str, ...] | None:
    """Given several times, or with commas, or both; None where nothing was given."""
    given = [part.strip() for one in _all(sent, name) for part in one.split(",")]
    return tuple(dict.fromkeys(part for part in given if part)) or None


def _all(sent: Sent, name: str) -> list[str]:
    return [value.replace("\0", "").strip() for key, value in sent if key == name and value.replace("\0", "").strip()]
