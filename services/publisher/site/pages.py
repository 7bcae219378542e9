"""What everyone sees: the front page, the published results, one result."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.publisher.site.api import Number, SiteDep, published
from shared.doors import commune_of, further, numbers_meant, place_in
from shared.identity import NOBODY, Principal, principal
from shared.numbers import means_words
from shared.reading.filters import Filter
from shared.reading.pages import PageRequest
from shared.web.codes import CODES
from shared.web.language import COOKIE, N_, language_of
from shared.web.pages import render

router = APIRouter(include_in_schema=False)
Someone = Annotated[Principal, Depends(principal)]

NEWEST = 3  # results on the front page
FOR_A_MINUTE = "public, max-age=60"
STEPS = (
    (N_("Tiếp nhận"), N_("Bà con gửi phản ánh, nhận ngay số hồ sơ và mã tra cứu.")),
    (N_("Kiểm tra"), N_("Cán bộ Mặt trận đọc và hỏi lại nếu còn thiếu.")),
    (N_("Phân loại"), N_("Mặt trận xác định lĩnh vực; đồng hồ tính hạn bắt đầu chạy.")),
    (N_("Chuyển xử lý"), N_("Đơn vị có trách nhiệm nhận việc và phải trả lời đúng hạn.")),
    (N_("Giám sát"), N_("Mặt trận theo dõi đến cùng; bà con là người đánh giá việc đã xong chưa.")),
    (N_("Công khai kết quả"), N_("Kết quả được đăng ở đây cho mọi người cùng xem.")),
)


@router.get("/")
async def home(request: Request, who: Someone, site: SiteDep) -> Response:
    """What this is, the two ways in, and how well the commune answers."""
    return _page(
        request,
        who,
        "home",
        steps=STEPS,
        figures=await site.figures(),
        results=(await site.results(PageRequest(rows=NEWEST))).rows,
    )


@router.get("/ket-qua")
async def results(
    request: Request,
    who: Someone,
    site: SiteDep,
    nhom: Annotated[str | None, Query(max_length=40)] = None,
    tim: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """The published results; `nhom` is the code of a category, `tim` what somebody looks for: words, or a number."""
    if not means_words(tim, commune_of(request).number_prefix):
        for number in numbers_meant(request, tim):
            if await site.result(number):
                return RedirectResponse(f"/ket-qua/{number}", 303)
    page = await site.results(replace(place_in(request), words=tim, filter=Filter(category=nhom or None)))
    return _page(
        request,
        who,
        "results",
        chosen=nhom,
        asked=tim.strip(),
        counts=await site.categories(),
        results=page.rows,
        further=further(request, page),
    )


@router.get("/ket-qua/{number}")
async def result(request: Request, number: Number, who: Someone, site: SiteDep) -> Response:
    """One published result, or why it was taken down. The address may be typed by hand."""
    number = next(iter(numbers_meant(request, number)), number)
    if down := await site.taken_down(number):
        return _page(request, who, "taken_down", status=410, down=down)
    return _page(request, who, "result", result=await published(site, number))


def _page(request: Request, who: Principal, page: str, **context: Any) -> Response:
    """A public page. One that sets the language cookie, or that a signed-in person sees, is kept by nobody."""
    shared = who == NOBODY and COOKIE not in request.query_params
    response = render(
        request,
        f"publisher/site/{page}.html",
        cache=FOR_A_MINUTE if shared else "no-store",
        commune=commune_of(request),
        language=language_of(request),
        codes=CODES,
        **context,
    )
    response.headers["vary"] = "Accept-Language, Cookie"
    return response
