"""The page that says what data there is, what it means, and how to use it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.publisher.opendata.schema import FILES, VERSION
from services.publisher.opendata.suppressing import SMALLEST_TOLD
from services.publisher.publicly import Someone, shown
from shared.web.language import N_
from shared.web.pages import pages_of

router = APIRouter(include_in_schema=False)
TITLES = {
    "results": N_("Kết quả đã công khai"),
    "under-way": N_("Việc đang xử lý"),
    "figures": N_("Số liệu từng tháng"),
}


@router.get("/du-lieu")
async def open_data(request: Request, who: Someone) -> Response:
    """Files, their columns, examples, and what is kept back."""
    return shown(
        request,
        who,
        "opendata/data",
        files=[(name, TITLES[name], columns) for name, (_, columns) in FILES.items()],
        version=VERSION,
        smallest=SMALLEST_TOLD,
        address=pages_of(request).site.public_url,
    )
