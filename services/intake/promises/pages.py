"""Where citizens take their signed promise home, and read how anyone can check one."""

import base64
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.intake import limits
from services.intake.code_cookie import TRACKING, OwnCode
from services.intake.doors import Intake, public_url_of
from services.intake.promises.promise import Promise, promise_of
from services.intake.view import TrackedCase
from shared.errors import NotFound
from shared.web.language import gettext
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

EXPLAINED = f"{TRACKING}/cam-ket"

CHECK = (Path(__file__).parent / "check.sh").read_text()


@router.get(f"{TRACKING}/bien-nhan.txt")
async def receipt_file(request: Request, intake: Intake, code: OwnCode) -> Response:
    """The promise about one's own report as a file, with what opens it."""
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None
    headers = {
        "Content-Disposition": f'attachment; filename="bien-nhan-{case.number}.txt"',
        "Cache-Control": "no-store",
    }
    content = _file(request, intake.note_key.vkey, case, await promise_of(intake, case))
    return Response(content, media_type="text/plain; charset=utf-8", headers=headers)


def _file(request: Request, vkey: str, case: TrackedCase, promise: Promise) -> str:
    """Between the marks stand exactly the bytes that are checked."""
    _ = gettext(request)
    return "\n".join(
        (
            _("Biên nhận có chữ ký của phản ánh %(number)s.", number=case.number),
            _("Hãy giữ tệp này. Phần thứ hai có lời của bà con: chỉ đưa cho người mà bà con tin."),
            _("Cách kiểm tra: %(address)s", address=f"{public_url_of(request)}{EXPLAINED}"),
            f"{_('Khóa công khai:')} {vkey}",
            "",
            "-----BEGIN PROMISE-----",
            f"{promise.note}-----END PROMISE-----",
            "",
            "-----BEGIN OPENING-----",
            f"nonce {promise.nonce}",
            promise.body,
            "-----END OPENING-----",
            "",
        )
    )


@router.get(EXPLAINED)
async def explained(request: Request, intake: Intake) -> Response:
    """What the promise is, the key it is signed with, and how to check one."""
    key = intake.note_key
    return render(
        request,
        "intake/promises/promise.html",
        cache="public, max-age=300",
        script=CHECK,
        vkey=key.vkey,
        public_key=base64.b64encode(key.public).decode(),
    )
