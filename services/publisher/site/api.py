"""Where everyone's programs read published results and the figures."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from services.publisher.doors import API
from services.publisher.publicly import ASK_AGAIN
from services.publisher.published import Figures, PublicResult, Site
from shared.doors import Searched, more, running_stage
from shared.errors import Gone, NotFound
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["publisher"])
PUBLIC = {"Cache-Control": ASK_AGAIN}


async def site_of(request: Request) -> Site:
    return Site(running_stage(request, "publisher").context.pool)


SiteDep = Annotated[Site, Depends(site_of)]
Number = Annotated[str, Path(max_length=40)]


@router.get("/results")
async def results(request: Request, site: SiteDep, response: Response, asked: Searched) -> list[PublicResult]:
    """Published results, newest first, for everyone. `since` and `until` are days on which reports came in."""
    page = await site.results(asked)
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
