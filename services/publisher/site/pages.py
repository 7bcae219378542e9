"""What everyone sees: the front page, the published results, one result."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.publisher.publicly import Someone, shown
from services.publisher.published import PublicResult
from services.publisher.site.api import Number, SiteDep, published
from services.publisher.site.asked import AskedPage, Verdict, choices
from services.publisher.site.underway import WAITS_FOR, UnderWayDep, lateness
from services.publisher.underway import Counts
from shared import clock
from shared.doors import commune_of, further, numbers_meant
from shared.numbers import means_words
from shared.reading.pages import PageRequest
from shared.web.language import N_
from shared.web.pages import pages_of

router = APIRouter(include_in_schema=False)

NEWEST = 3  # of each list on the front page
STEPS = (
    (N_("Tiếp nhận"), N_("Bà con gửi phản ánh, nhận ngay số hồ sơ và mã tra cứu.")),
    (N_("Kiểm tra"), N_("Cán bộ Mặt trận đọc và hỏi lại nếu còn thiếu.")),
    (N_("Phân loại"), N_("Mặt trận xác định lĩnh vực; đồng hồ tính hạn bắt đầu chạy.")),
    (N_("Chuyển xử lý"), N_("Đơn vị có trách nhiệm nhận việc và phải trả lời đúng hạn.")),
    (N_("Giám sát"), N_("Mặt trận theo dõi đến cùng; bà con là người đánh giá việc đã xong chưa.")),
    (N_("Công khai kết quả"), N_("Kết quả được đăng ở đây cho mọi người cùng xem.")),
)


@router.get("/")
async def home(request: Request, who: Someone, site: SiteDep, under_way: UnderWayDep) -> Response:
    """The two ways in; what was solved this week, what is under way, what is late; and how well the commune answers."""
    late, newest = [(await under_way.read(tab, PageRequest(rows=NEWEST))).rows for tab in ("late", "newest")]
    published_now, solved_now = await site.published_since(clock.now() - timedelta(days=7))
    return shown(
        request,
        who,
        "site/home",
        steps=STEPS,
        figures=await site.figures(),
        results=(await site.results(PageRequest(rows=NEWEST))).rows,
        this_week=published_now,
        solved_this_week=solved_now,
        counts=sum((await under_way.counts()).values(), start=Counts()),
        newest=newest,
        late=late,
        late_for=lateness(request, [*late, *newest]),
        waits_for=WAITS_FOR,
    )


@router.get("/ket-qua")
async def results(
    request: Request,
    who: Someone,
    site: SiteDep,
    asked: AskedPage,
    verdict: Annotated[Verdict | Literal[""], Query(alias="danh-gia")] = "",
) -> Response:
    """The published results that an address asks for; a number that is looked for leads to its result."""
    if asked.words and not means_words(asked.words, commune_of(request).number_prefix):
        for number in numbers_meant(request, asked.words):
            if await site.result(number):
                return RedirectResponse(f"/ket-qua/{number}", 303)
    page = await site.results(asked, verdict or None)
    return shown(
        request, who, "site/results", results=page.rows, further=further(request, page), **choices(request, asked)
    )


@router.get("/ket-qua/{number}")
async def result(request: Request, number: Number, who: Someone, site: SiteDep) -> Response:
    """One published result, or why it was taken down. The address may be typed by hand."""
    number = next(iter(numbers_meant(request, number)), number)
    if down := await site.taken_down(number):
        return shown(request, who, "site/taken_down", status=410, down=down)
    found = await published(site, number)
    address = f"{pages_of(request).site.public_url}/ket-qua/{number}"
    return shown(
        request, who, "site/result", result=found, address=address, described=_described(found, address, request)
    )


def _described(result: PublicResult, address: str, request: Request) -> dict[str, Any]:
    """The result for search engines (JSON-LD, schema.org)."""
    commune = commune_of(request)
    publisher = {"@type": "GovernmentOrganization", "name": commune.front}
    area = commune.area(result.area)
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": result.title,
        "description": result.summary,
        "datePublished": result.published_at.isoformat(),
        "mainEntityOfPage": address,
        "image": f"{address}/the.png",
        "inLanguage": "vi",
        "publisher": publisher,
        "author": publisher,
        **({"contentLocation": {"@type": "Place", "name": f"{area.name}, {commune.name}"}} if area else {}),
    }
