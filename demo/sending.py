"""How a citizen's report is sent: by a poster's form as a telephone does, or by a program."""

import base64
import re
from typing import Any

from demo.cases import OVERSEER, Case, known, watched
from demo.instance import Instance
from demo.pictures import photo
from shared.text import slug

HIDDEN = re.compile(r'<input type="hidden" name="(token|consent_version|point)" value="([^"]*)"')
RECEIPT = re.compile(r'<p class="big(?: code)?">([^<]+)</p>')


async def open_listed_points(house: Instance) -> dict[str, str]:
    """The points of the commune's own list, opened by the Front as it does it; area to code."""
    said = {"source": "commune", "step": "open", "table": ""}
    await house.ask(OVERSEER, "POST", "/intake/nhieu-diem", data=said)
    there = (await house.until_heard(OVERSEER, "GET", "/api/intake/v1/points")).json()
    return {point["area"]: point["code"] for point in there if point["closed_at"] is None and point["area"]}


async def send(case: Case) -> None:
    """By the poster's form where there is a poster, else as programs do."""
    number, code = await (_by_poster(case) if case.point else _by_program(case))
    case.number, case.code = number, code
    case.case_id = (await watched(case, lambda _: True))["case_id"]


async def _by_poster(case: Case) -> tuple[str, str]:
    """A telephone scans the poster, fills in the form and reads the receipt; some scan and send nothing."""
    report, phone = case.life.report, case.house.phone()
    try:
        for _ in range(case.life.chance % 3):
            await case.house.by(phone, "GET", f"/q/{case.point}")
        page = (await case.house.by(phone, "GET", f"/q/{case.point}")).text
        form = dict(HIDDEN.findall(page)) | {"words": report.text, "consent": "yes", "different": "yes"}
        form |= {"contact": report.contact} if report.contact else {}
        chosen = {"area": slug(report.area or ""), "category": report.category if case.life.chance % 2 else ""}
        form |= {name: code for name, code in chosen.items() if code and f'<option value="{code}"' in page}
        photos = [("photos", ("anh.jpg", one, "image/jpeg")) for one in _photos(case)]
        receipt = await case.house.by(phone, "POST", "/gop-y", data=form, files=photos or None)
    finally:
        await phone.aclose()
    number, code = RECEIPT.findall(receipt.text)
    return number.strip(), code.strip()


def _photos(case: Case) -> list[bytes]:
    return [photo(case.life.report.category, case.life.chance)] if case.life.photo else []


async def _by_program(case: Case) -> tuple[str, str]:
    report = case.life.report
    said: dict[str, Any] = {"words": report.text, "consent": "yes"}
    said |= {"area": slug(report.area)} if report.area else {}
    said |= {"contact": report.contact} if report.contact else {}
    if photos := _photos(case):
        said["photos"] = [base64.b64encode(one).decode() for one in photos]
    if case.life.chance % 2 and report.category:
        said["category"] = report.category
    receipt = (await known(case.house, None, "POST", "/api/intake/v1/reports", said, "area", "category")).json()
    return receipt["number"], receipt["tracking_code"]
