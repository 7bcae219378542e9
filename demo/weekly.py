"""The last two weekly reports: the one before the last was written, approved and sent; the last waits to be written."""

from typing import Any

from demo.cases import AUTHOR, SECOND
from demo.instance import Instance
from demo.story import World

REPORTS = "/api/publisher/v1/reports"
ASSESSMENT = (
    "Trong tuần, bà con gửi {received} phản ánh; các đơn vị trả lời {answered} hồ sơ, {on_time} hồ sơ đúng hạn."
    " Phần lớn là việc đường sá, thoát nước và rác thải sau mấy ngày mưa.\n"
    "Còn {missed} lượt quá hạn ở đơn vị và {front_missed} lượt ở chính các bước của Mặt trận; Mặt trận nhận phần chậm"
    " của mình và sẽ bố trí thêm người trực buổi sáng."
)
PROPOSALS = (
    "Đề nghị Ủy ban nhân dân xã chỉ đạo các đơn vị đang giữ hồ sơ quá hạn báo tiến độ trước thứ Sáu.\n"
    "Đề nghị Phòng Kinh tế cho kiểm tra các tuyến cống hay ngập trước đợt mưa tới.\n"
    "Đề nghị các đơn vị nêu rõ ai làm, làm khi nào trong câu trả lời gửi bà con."
)
MOST_STORIES = 5
FIGURES = ("received", "answered", "on_time", "missed", "front_missed")


async def issue_reports(world: World, house: Instance) -> None:
    """What was drafted by the clock is written, approved by a second person, and sent. Raises Refused."""
    drafted: list[dict[str, Any]] = (await house.ask(AUTHOR, "GET", REPORTS)).json()
    weeks = sorted((one for one in drafted if one["kind"] == "week"), key=lambda one: str(one["first"]))
    if len(weeks) < 2:
        return
    address = f"{REPORTS}/{weeks[-2]['report']}"
    report = (await house.ask(AUTHOR, "GET", address)).json()
    words = ASSESSMENT.format(**{name: report["figures"].get(name, 0) for name in FIGURES})
    stories = [one["case_id"] for one in report["offered"][:MOST_STORIES]]
    said = {"assessment": words, "proposals": PROPOSALS, "stories": stories}
    await house.ask(AUTHOR, "PUT", f"{address}/words", json=said)
    await world.settled()
    draft = (await house.ask(SECOND, "GET", address)).json()["draft"]
    await house.ask(SECOND, "POST", f"{address}/approval", json={"draft": draft})
    await world.settled()
    await world.by_the_clock()
