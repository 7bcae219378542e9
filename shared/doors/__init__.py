"""What every door needs: the stage's service behind a request, who acts, and a page that shows what was just done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request, Response

from shared import clock
from shared.calendar import LOCAL
from shared.commune import Commune
from shared.deciding import Decided
from shared.decoding.decoders import Decoders
from shared.errors import Invalid
from shared.identity import Principal
from shared.numbers import means_words, spoken
from shared.reading.filters import Filter
from shared.reading.pages import EARLIEST, LATEST, MOST_ROWS, PAGE_ROWS, Page, PageRequest
from shared.stage import RunningStage
from shared.text import search_words

MOST_CURSOR = 200  # characters; ours have about 100

Asked = Annotated[str, Query(max_length=100)]  # the number of a case, as somebody typed it


def running_stage(request: Request, stage: str) -> RunningStage:
    """The running stage, put on its app by the host."""
    running = request.app.state.host.stages[stage]
    assert isinstance(running, RunningStage)
    return running


def commune_of(request: Request) -> Commune:
    commune = request.app.state.host.commune
    assert isinstance(commune, Commune)
    return commune


def decoders_of(request: Request) -> Decoders:
    """Where photos are decoded, put on its app by the host."""
    found = request.app.state.decoders
    assert isinstance(found, Decoders)
    return found


def numbers_meant(request: Request, typed: str) -> Sequence[str]:
    """The case numbers that somebody may mean, the likeliest first."""
    return spoken(typed, commune_of(request).number_prefix, clock.now().astimezone(LOCAL).date())


def words_meant(request: Request, typed: str) -> str | None:
    """The address of the same list, narrowed to the words that somebody typed; None for a number, or for nothing."""
    if not search_words(typed) or not means_words(typed, commune_of(request).number_prefix):
        return None
    return f"?{request.url.remove_query_params(['so', 'after']).include_query_params(words=typed.strip()).query}"


def actor(who: Principal) -> str:
    """How an event names who acted: `staff/<account id>` or `unit/<code>/<key id>`."""
    return f"unit/{who.unit}/{who.id}" if who.kind == "unit_key" else f"staff/{who.id}"


Narrowing = Annotated[str, Query(max_length=40)]
FirstDay = Annotated[str, Query(max_length=10, description="A day: what came before it is left out.")]
LastDay = Annotated[str, Query(max_length=10, description="A day: what came after it is left out.")]


async def narrowed(
    area: Narrowing = "", category: Narrowing = "", unit: Narrowing = "", since: FirstDay = "", until: LastDay = ""
) -> Filter:
    """What a list is narrowed to; a form sends what is not chosen as an empty word. Raises Invalid."""
    days = {name: day_in(name, typed) for name, typed in (("since", since), ("until", until))}
    return Filter(area or None, category or None, unit or None, **days)


def day_in(name: str, typed: str) -> date | None:
    """The day that was typed for a parameter; None for nothing. Raises Invalid."""
    if not typed.strip():
        return None
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid("This is no day.", {name: "Write a day as 2026-11-23."}) from None
    if not EARLIEST.date() <= day < LATEST.date():
        raise Invalid("This is no day.", {name: "Write a day between 2000 and 2100."})
    return day


async def paged(
    after: Annotated[
        str, Query(max_length=MOST_CURSOR, description="Where a page ended: its header `Link` leads on.")
    ] = "",
    rows: Annotated[int, Query(ge=1, le=MOST_ROWS, description="How many at most.")] = MOST_ROWS,
) -> PageRequest:
    return PageRequest(after, rows)


Paged = Annotated[PageRequest, Depends(paged)]


async def listed(asked: Paged, narrowing: Annotated[Filter, Depends(narrowed)]) -> PageRequest:
    return replace(asked, filter=narrowing)


Listed = Annotated[PageRequest, Depends(listed)]
Words = Annotated[
    str, Query(max_length=100, description="Words that the text of a case holds; small letters without diacritics do.")
]


async def looked_for(asked: Listed, words: Words = "") -> PageRequest:
    return replace(asked, words=words.strip() if search_words(words) else "")


Searched = Annotated[PageRequest, Depends(looked_for)]


async def shown_page(
    narrowing: Annotated[Filter, Depends(narrowed)],
    after: Annotated[str, Query(max_length=MOST_CURSOR)] = "",
) -> PageRequest:
    """The page of a list that the address of a page asks for."""
    return PageRequest(after, PAGE_ROWS, narrowing)


ShownPage = Annotated[PageRequest, Depends(shown_page)]


async def searched_page(asked: ShownPage, words: Words = "") -> PageRequest:
    """The same of a list whose texts can be searched."""
    return await looked_for(asked, words)


SearchedPage = Annotated[PageRequest, Depends(searched_page)]


def place_in(request: Request) -> PageRequest:
    """The page of a list that an address asks for, when the list is not what it is about."""
    return PageRequest(request.query_params.get("after", "")[:MOST_CURSOR])


def further(request: Request, page: Page[Any]) -> str:
    """The address of the next page of the list that was asked for; empty on the last."""
    return f"?{request.url.include_query_params(after=page.next).query}" if page.next else ""


def more(request: Request, page: Page[Any]) -> Mapping[str, str]:
    """The header that leads to the next page (RFC 8288); none on the last."""
    return next_link(request, after=page.next) if page.next else {}


def next_link(request: Request, **parameters: str) -> Mapping[str, str]:
    """The header that leads to where these parameters of the address do."""
    there = request.url.include_query_params(**parameters)
    return {"Link": f'<{there.path}?{there.query}>; rel="next"'}


async def shown(request: Request, stage: str, said: Decided[Any]) -> bool:
    """Wait until the stage's own tables show what was said; False when that takes too long to wait for."""
    return await running_stage(request, stage).reached(said.position)


async def if_match(value: Annotated[str | None, Header(alias="If-Match")] = None) -> int | None:
    """The version of the case that the caller has seen (its ETag), or None. Raises Invalid."""
    if value is None or value == "*":
        return None
    digits = value.strip().removeprefix("W/").strip('"')
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise Invalid("If-Match holds the ETag of a case.", {"If-Match": 'Give the ETag as it was sent: "7".'})
    return int(digits)


def etag(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"'}


def picture(content: bytes) -> Response:
    """A citizen's photo (WebP): shown in place, never run, kept by nobody on the way."""
    headers = {
        "Content-Disposition": "inline",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type="image/webp", headers=headers)
