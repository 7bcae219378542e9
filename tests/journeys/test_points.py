"""The Front keeps its intake points: many at once, each with a poster, and sees which of them are used."""

import io
import re
import zipfile
from itertools import count

import httpx2
import pypdfium2
import pytest
import zxingcpp

from tests.journeys.people import ok, send
from tests.support.house import House, soon

PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"}
MANY, POSTERS = "/intake/nhieu-diem", "/intake/ap-phich"
serials = count(1)


def fresh(house: House, name: str = "Cây đa") -> str:
    """A name that no point has."""
    return f"{name} {send(house)['number']} {next(serials)}"


def opened(house: House, **more: str) -> dict[str, str]:
    body = {"name": fresh(house), "kind": "event", "area": "tieu-khu-6", **more}
    point: dict[str, str] = ok(house.as_("giam-sat").post("/api/intake/v1/points", json=body))
    return point


def known(house: House, code: str) -> dict[str, object] | None:
    points = ok(house.as_("giam-sat").get("/api/intake/v1/points"))
    return next((point for point in points if point["code"] == code), None)


def given(house: House, step: str, table: str, source: str = "table") -> httpx2.Response:
    return house.as_("giam-sat").post(MANY, data={"source": source, "step": step, "table": table})


@pytest.mark.parametrize("path", ["/intake/", MANY, POSTERS, "/intake/diem/x", "/intake/diem/x/ap-phich/a4.pdf"])
def test_who_is_not_of_the_front_keeps_no_points(path: str, house: House) -> None:
    assert house.anonymous().get(path).status_code in (303, 401)
    assert house.as_("don-vi-kinh-te").get(path).status_code == 403


@pytest.mark.parametrize("change", [("PUT", ""), ("POST", "/closing"), ("DELETE", "/closing")], ids=str)
def test_an_unknown_point_is_neither_changed_nor_closed_nor_reopened(change: tuple[str, str], house: House) -> None:
    method, what = change
    body = {"name": "Chợ Vỡ", "kind": "event"} if method == "PUT" else None
    answer = house.as_("giam-sat").request(method, f"/api/intake/v1/points/khong-co{what}", json=body)
    assert answer.status_code == 404


@pytest.mark.parametrize("wrong", [{"kind": "school"}, {"area": "thon-xa"}, {"name": " "}], ids=str)
def test_a_description_that_is_wrong_changes_nothing(wrong: dict[str, str], house: House) -> None:
    point, front = opened(house), house.as_("giam-sat")
    body = {"name": "Khác", "kind": "office", **wrong}
    assert front.put(f"/api/intake/v1/points/{point['code']}", json=body).status_code == 422
    page = front.post(f"/intake/diem/{point['code']}/sua", data=body)
    assert page.status_code == 422
    assert (known(house, point["code"]) or {})["kind"] == "event"


def test_a_point_is_described_anew_and_keeps_its_code(house: House) -> None:
    point, front, name = opened(house), house.as_("giam-sat"), fresh(house, "Nhóm Zalo")
    data = {"name": name, "kind": "zalo_group", "area": "thon-mo"}
    page = front.post(f"/intake/diem/{point['code']}/sua", data=data, follow_redirects=True)
    assert name in page.text
    found = known(house, point["code"])
    assert found is not None
    assert (found["name"], found["kind"], found["area"]) == (name, "zalo_group", "thon-mo")
    assert name in house.anonymous().get(f"/q/{point['code']}").text


def test_one_tap_does_not_close_a_point_and_what_is_closed_has_no_poster_until_it_is_reopened(house: House) -> None:
    point, front = opened(house), house.as_("giam-sat")
    address = f"/intake/diem/{point['code']}"
    page = front.get(address).text
    assert re.search(r"<details>\s*<summary>.*?<form method=\"post\" action=\"[^\"]+/dong\">", page, re.S)
    closed = front.post(f"{address}/dong", follow_redirects=True).text
    assert "ap-phich/a4" not in closed
    assert front.get(f"{address}/ap-phich/a4.pdf").status_code == 410
    assert front.get(f"/api/intake/v1/points/{point['code']}/qr.png").status_code == 410
    assert point["code"] not in front.get(POSTERS).text
    assert house.anonymous().get(f"/q/{point['code']}").status_code == 410
    assert "ap-phich/a4.svg" in front.post(f"{address}/mo-lai", follow_redirects=True).text
    assert front.get(f"{address}/ap-phich/a4.pdf").status_code == 200
    assert house.anonymous().get(f"/q/{point['code']}").status_code == 200


@pytest.mark.parametrize(
    ("source", "table"), [("table", ""), ("table", "Tên\tLoại"), ("table", "x\n" * 501), ("web", "x")]
)
def test_a_table_that_is_none_is_given_back(source: str, table: str, house: House) -> None:
    assert given(house, "show", table, source).status_code == 422


def test_what_is_shown_is_not_opened_yet(house: House) -> None:
    name = fresh(house)
    page = given(house, "show", f"{name}\tSự kiện").text
    assert name in page
    assert "Sẽ mở: 1." in page
    assert name not in house.as_("giam-sat").get("/intake/").text


def test_a_confirmed_table_opens_its_points_once_and_says_which_lines_are_wrong(house: House) -> None:
    good, other, wrong = fresh(house), fresh(house, "Nhà văn hóa"), fresh(house, "Không rõ")
    table = f"Tên;Loại;Khu dân cư\n{good};Sự kiện;Thôn Mỏ\n{wrong};;\n{other};;tieu-khu-7\n"
    first, again = given(house, "open", table).text, given(house, "open", table).text
    assert "Đã mở 2 điểm." in first
    assert "1 dòng sai nên không mở" in first
    assert wrong in first
    assert "Đã mở 0 điểm." in again
    assert "2 điểm có sẵn từ trước" in again
    points = [
        point for point in ok(house.as_("giam-sat").get("/api/intake/v1/points")) if point["name"] in (good, other)
    ]
    assert sorted((point["kind"], point["area"]) for point in points) == [
        ("culture_house", "tieu-khu-7"),
        ("event", "thon-mo"),
    ]


def test_the_whole_commune_is_opened_at_once_and_its_posters_are_one_file_or_many(house: House) -> None:
    front = house.as_("giam-sat")
    assert "Sẽ mở:" in given(house, "show", "", "commune").text
    assert "Đã mở" in given(house, "open", "", "commune").text
    soon(lambda: (known(house, "thon-mo") or {}).get("kind") == "group")
    chosen = {"face": "a4", "which": "chosen", "points": ["thon-mo", "hoi-phu-nu"]}
    document = pypdfium2.PdfDocument(front.post(POSTERS, data={**chosen, "packed": "pdf"}).content)
    assert len(document) == 2
    with zipfile.ZipFile(io.BytesIO(front.post(POSTERS, data={**chosen, "packed": "zip"}).content)) as archive:
        assert sorted(archive.namelist()) == ["hoi-phu-nu-a4.pdf", "thon-mo-a4.pdf"]
        poster = archive.read("thon-mo-a4.pdf")
    [read] = zxingcpp.read_barcodes(pypdfium2.PdfDocument(poster)[0].render(scale=2).to_pil())
    assert read.text == (known(house, "thon-mo") or {})["address"]
    everything = pypdfium2.PdfDocument(
        front.post(POSTERS, data={"face": "sticker", "packed": "pdf", "which": "all"}).content
    )
    still_open = [one for one in ok(front.get("/api/intake/v1/points")) if one["closed_at"] is None]
    assert len(everything) == len(still_open)


@pytest.mark.parametrize(
    "wrong",
    [{"points": []}, {"face": "b5", "points": ["thon-mo"]}, {"points": ["khong-co"]}, {"packed": "", "points": ["x"]}],
    ids=str,
)
def test_posters_of_nothing_are_not_printed(wrong: dict[str, object], house: House) -> None:
    opened(house)
    page = house.as_("giam-sat").post(POSTERS, data={"face": "a4", "packed": "pdf", "which": "chosen", **wrong})
    assert page.status_code == 422


def test_a_poster_whose_code_leads_nowhere_is_warned_of(house: House) -> None:
    if "127.0.0.1" not in opened(house)["address"]:
        pytest.skip("This instance has an address that others reach.")
    for path in ("/intake/", POSTERS, f"/intake/diem/{opened(house)['code']}"):
        soon(lambda path=path: "Đừng in áp phích để treo lúc này." in house.as_("giam-sat").get(path).text)


def test_scans_and_reports_are_counted_and_robots_are_not(house: House) -> None:
    point = opened(house)
    address = f"/q/{point['code']}"
    citizen = house.anonymous()
    for headers in (PHONE | {"sec-purpose": "prefetch"}, {"user-agent": "Googlebot/2.1"}):
        assert citizen.get(address, headers=headers).status_code == 200
    assert citizen.head(address, headers=PHONE).status_code == 200
    for _ in range(3):
        assert "set-cookie" not in citizen.get(address, headers=PHONE).headers
    send(house, point=point["code"])

    def counted() -> bool:
        now = known(house, point["code"])
        return now is not None and (now["scans"], now["reports"]) == ([0] * 11 + [3], [0] * 11 + [1])

    soon(counted)
    page = house.as_("giam-sat").get(f"/intake/diem/{point['code']}").text
    assert re.search(r'<td class="number">3</td><td class="number">1</td>', page)
