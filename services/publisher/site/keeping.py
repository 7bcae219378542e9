"""Which public pages are kept ready, so that they are shown fast, and while the database is away."""

from collections.abc import Sequence

from services.publisher.doors import API
from services.publisher.publicly import PAGES
from services.publisher.published import Site
from services.publisher.service import Service
from shared.reading.pages import PageRequest
from shared.stage import Keeping

OF_PROGRAMS = ("/feed.xml", "/sitemap.xml", "/robots.txt", "/nhung")
DOORS = tuple(f"{API}/{door}" for door in ("results", "under-way", "figures"))
STORIES = 100  # results that are made in advance, the newest

# What was public and is not any more. `bit_xor`: another one that is taken down makes another number.
TAKEN_DOWN = """
SELECT bit_xor(hashtextextended(case_id::text, version)) FROM publisher.cases
 WHERE status = 'withdrawn' OR corrected_at IS NOT NULL OR status = 'published' AND (restricted OR erasure = 'all')
"""
HIDDEN = """
SELECT bit_xor(hashtextextended(case_id::text, 0)) FROM publisher.under_way WHERE restricted AND headline IS NOT NULL
"""
_STATE = f"SELECT (SELECT sum(position) FROM log.tracking) AS shown, ({TAKEN_DOWN}) AS taken_down, ({HIDDEN}) AS hidden"


async def first(publisher: Service) -> Sequence[str]:
    page = await Site(publisher.queries.pool).results(PageRequest(rows=STORIES))
    return [*PAGES, *OF_PROGRAMS, *(f"/ket-qua/{result.number}" for result in page.rows)]


async def state(publisher: Service) -> tuple[object, object]:
    row = await publisher.queries.pool.fetchrow(_STATE)
    assert row is not None
    return row["shown"], (row["taken_down"], row["hidden"])


KEEPING = Keeping(PAGES + OF_PROGRAMS + DOORS, first, state)
