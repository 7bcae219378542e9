"""Where everyone's programs read published results and the figures."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.publisher.doors import API
from services.publisher.site.view import Figures, PublicResult, Site
from shared.doors import MOST_CURSOR, Words, more, running_stage
from shared.errors import Gone, NotFound
from shared.reading.pages import MOST_ROWS, PageRequest
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["publisher"])
PUBLIC = {"Cache-Control": "public, max-age=60"}


async def site_of(request: Request) -> Site:
    return Site(running_stage(request, "publisher").context.pool)


SiteDep = Annotated[Site, Depends(site_of)]
Number = Annotated[str, Path(max_length=40)]
CategoryCode = Annotated[str | None, Query(max_length=40)]


@router.get("/results")
async def results(
    request: Request,
    site: SiteDep,
    response: Response,
    category: CategoryCode = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 50,
    after: Annotated[str, Query(max_length=MOST_CURSOR, description="Where a page ended: what its `Link` says.")] = "",
    words: Words = "",
) -> list[PublicResult]:
    """Published results, newest first, for everyone. `category` is a code of the commune.

    The header `Link` leads to the next page.
    """
    page = await site.results(PageRequest(after, limit, words=words), category)
    response.headers.update({**PUBLIC, **more(request, page)})
    return list(page.rows)


@router.get("/results/{number}", responses=problems(404, 410))
async def result(number: Number, site: SiteDep, response: Response) -> PublicResult:
    """One published result by the number of its case; 410 with the reason when it was taken down."""
    response.headers.update(PUBLIC)
    return await published(site, number)


async def published(site: Site, number: str) -> PublicResult:
    """A result that everyone may read. Raises Gone when it was taken down, NotFound when there never was one."""
    found = await site.result(number)
    if found is not None:
        return found
    if down := await site.taken_down(number):
        raise Gone(f"This result was taken down: {down.reason}")
    raise NotFound("No result is published under this number.")


@router.get("/figures")
async def figures(site: SiteDep, response: Response) -> Figures:
    """How many reports were received, answered, closed and judged. Quote `solved` only together with `judged`."""
    response.headers.update(PUBLIC)
    return await site.figures()
