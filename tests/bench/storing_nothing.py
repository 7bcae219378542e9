"""`python -m tests.bench.storing_nothing`: intake with two more doors, which validate a report and store nothing."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.intake.coming import Coming
from services.intake.entries import NewReport
from services.intake.receiving import Receipt
from services.intake.reporting.api import ReceiptView
from services.intake.reporting.entries import NewReportWithPhotos
from services.intake.stage import STAGE
from shared import clock
from shared.host.running import run_together
from shared.stage import Slice
from shared.web.forms import read_form
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import render

router = APIRouter()
CODE = "0000-0000-0000-0000-0"


@router.post("/nothing", status_code=201, max_body_size=MAX_UPLOAD)
async def json_report(body: NewReportWithPhotos) -> ReceiptView:
    """Validate, answer like the real door."""
    return ReceiptView(number="LS-2026-000001", tracking_code=CODE, received_at=clock.now(), photos_left_out=[])


@router.post("/nothing-form", max_body_size=MAX_UPLOAD)
async def form_report(request: Request) -> Response:
    """Read and validate the form, render the real receipt."""
    await read_form(request, NewReport)
    receipt = Receipt(clock.new_id(), "LS-2026-000001", CODE, clock.now(), None)
    said: dict[str, Any] = {
        "receipt": receipt,
        "address": "",
        "advice": None,
        "coming": Coming(),
        "left_out": [],
        "browser_key": "",
    }
    return render(request, "intake/reporting/receipt.html", status=201, **said)


if __name__ == "__main__":
    run_together([replace(STAGE, slices=(Slice(routers=(router,)), *STAGE.slices))])
