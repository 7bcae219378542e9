"""What programs follow the public site by: an Atom feed (RFC 4287), a sitemap (sitemaps.org) and robots.txt."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from services.publisher.publicly import ASK_AGAIN, PAGES
from services.publisher.published import PublicResult
from services.publisher.site.api import SiteDep
from services.publisher.site.asked import IN_ADDRESS, AskedPage
from shared import clock
from shared.commune import Commune
from shared.doors import commune_of
from shared.reading.pages import MOST_ROWS, PageRequest
from shared.web.pages import pages_of

router = APIRouter(include_in_schema=False)

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ENTRIES = 50  # of a feed; readers ask more often than so many results are published
FURTHER = ("/gop-y", "/gioi-thieu", "/thoi-han", "/lien-he")
MOST_ADDRESSES = 10_000  # of a sitemap; the format ends at 50,000
CLOSED = (
    "/theo-doi",
    "/nhan-tin/",
    "/q/",
    "/triage/",
    "/dispatch/",
    "/oversight/",
    "/publisher/",
    "/intake/",
    "/dang-nhap",
    "/api/",
)
HEADERS = {"Cache-Control": ASK_AGAIN}


@router.get("/feed.xml")
async def feed(request: Request, site: SiteDep, asked: AskedPage) -> Response:
    """The newest results, narrowed as the list at /ket-qua is by the same address (`khu`, `nhom`, `tim` …)."""
    page = await site.results(PageRequest(rows=ENTRIES, filter=asked.filter, words=asked.words))
    return _xml(_feed(request, page.rows, asked), "application/atom+xml")


def _feed(request: Request, results: Sequence[PublicResult], asked: PageRequest) -> Element:
    here, commune = pages_of(request).site.public_url, commune_of(request)
    query = urlencode({IN_ADDRESS[name]: value for name, value in asked.chosen.items()})
    own = f"{here}/feed.xml" + (f"?{query}" if query else "")
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "vi"})
    _say(root, title=_title(commune, asked), id=own, updated=_newest(results).isoformat())
    SubElement(root, "link", rel="self", href=own)
    SubElement(root, "link", rel="alternate", href=f"{here}/ket-qua", type="text/html")
    _say(SubElement(root, "author"), name=commune.front)
    for result in results:
        _entry(SubElement(root, "entry"), result, f"{here}/ket-qua/{result.number}", commune)
    return root


def _entry(entry: Element, result: PublicResult, address: str, commune: Commune) -> None:
    moments = {"updated": _updated(result).isoformat(), "published": result.published_at.isoformat()}
    _say(entry, title=result.title, id=address, **moments, summary=result.summary)
    SubElement(entry, "link", rel="alternate", href=address, type="text/html")
    for part in (commune.category(result.category), commune.area(result.area)):
        if part:
            SubElement(entry, "category", term=part.code, label=part.name)


def _title(commune: Commune, asked: PageRequest) -> str:
    chosen = asked.filter
    parts = (commune.area(chosen.area), commune.category(chosen.category), commune.unit(chosen.unit))
    named = [part.name for part in parts if part] + ([f"“{asked.words}”"] if asked.words else [])
    return " · ".join([f"Kết quả giải quyết, {commune.name}", *named])


def _updated(result: PublicResult) -> datetime:
    """When its words became what they are: readers show an entry anew that was corrected."""
    return result.corrected_at or result.published_at


def _newest(results: Sequence[PublicResult]) -> datetime:
    return max(map(_updated, results)) if results else clock.now().replace(hour=0, minute=0, second=0, microsecond=0)


@router.get("/sitemap.xml")
async def sitemap(request: Request, site: SiteDep) -> Response:
    """The pages that search engines may show."""
    here = pages_of(request).site.public_url
    root = Element("urlset", {"xmlns": SITEMAP})
    for address in (*PAGES, *FURTHER):
        _say(SubElement(root, "url"), loc=here + address)
    asked = PageRequest(rows=MOST_ROWS)
    while len(root) < MOST_ADDRESSES:
        page = await site.results(asked)
        for result in page.rows:
            day = f"{result.published_at:%Y-%m-%d}"
            _say(SubElement(root, "url"), loc=f"{here}/ket-qua/{result.number}", lastmod=day)
        if not page.next:
            break
        asked = PageRequest(page.next, MOST_ROWS)
    return _xml(root, "application/xml")


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """What search engines are asked to leave alone: what belongs to one person, and desks."""
    where = f"Sitemap: {pages_of(request).site.public_url}/sitemap.xml\n"
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), where]
    return PlainTextResponse("\n".join(lines), headers=HEADERS)


def _say(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _xml(root: Element, kind: str) -> Response:
    return Response(tostring(root, "utf-8", xml_declaration=True), media_type=f"{kind}; charset=utf-8", headers=HEADERS)
