"""Static files: kept for ever by their content, packed once, each naming the others with their hashes."""

import gzip
import re

import pytest

from shared.web.assets import FOR_AN_HOUR, FOR_EVER, SITE, linked, load
from tests.shared.web.sample import client

FILES = {
    "css/page.css": b'src: url("/static/fonts/one.woff2");',
    "fonts/one.woff2": b"a font",
    "js/form.js": b'import { keep } from "./kept.js";\n',
    "js/kept.js": b'import { open } from "./store.js";\nexport const keep = open;\n',
    "js/store.js": b"export const open = 1;\n",
}


def test_an_unknown_file_is_not_found() -> None:
    assert client().get("/static/css/nothing.css").status_code == 404


def test_a_file_that_imports_what_is_not_there_does_not_start() -> None:
    with pytest.raises(KeyError):
        linked({"js/form.js": b'import { x } from "./nothing.js";'})


def test_style_sheets_and_modules_name_others_with_their_hashes() -> None:
    files = linked(FILES).files
    assert f"one.woff2?v={files['fonts/one.woff2'].version}".encode() in files["css/page.css"].content
    assert f"/static/js/kept.js?v={files['js/kept.js'].version}".encode() in files["js/form.js"].content


def test_all_that_a_module_needs_is_known_at_once() -> None:
    assert linked(FILES).files["js/form.js"].imports == ("js/kept.js", "js/store.js")


def test_a_change_two_imports_below_changes_the_address_of_the_first() -> None:
    before, after = linked(FILES), linked(FILES | {"js/store.js": b"export const open = 2;\n"})
    assert before.address("js/form.js") != after.address("js/form.js")
    assert before.address("css/page.css") == after.address("css/page.css")


def test_a_file_is_kept_for_ever_under_its_hash_and_an_hour_without() -> None:
    address = load().address(SITE)
    assert client().get(address).headers["cache-control"] == FOR_EVER
    assert client().get(address[:-1]).headers["cache-control"] == FOR_AN_HOUR


def test_a_style_sheet_comes_packed_to_those_who_can_unpack_it() -> None:
    asset = load().files[SITE]
    for coding, length in (("gzip", len(asset.gzipped or b"")), ("identity", len(asset.content))):
        answer = client().get(f"/static/{SITE}", headers={"accept-encoding": coding})
        assert int(answer.headers["content-length"]) == length
        assert answer.content == asset.content
        assert answer.headers["vary"] == "accept-encoding"
    assert gzip.decompress(asset.gzipped or b"") == asset.content


def test_comments_stay_at_home() -> None:
    ours = {path: asset for path, asset in load().files.items() if not path.startswith("leaflet/")}  # with its licence
    sent = {path: asset.content.decode() for path, asset in ours.items() if path.endswith((".css", ".js"))}
    assert len(sent) > 10
    assert [path for path, content in sent.items() if re.search(r"^ *//|/\*", content, re.M)] == []


def test_a_font_is_not_packed_twice() -> None:
    fonts = [asset for path, asset in load().files.items() if path.endswith(".woff2")]
    assert fonts
    assert all(asset.gzipped is None for asset in fonts)


def test_every_font_is_there_and_moves_nothing_when_it_comes_late() -> None:
    sheet = load().files[SITE].content.decode()
    assert sheet.count("@font-face") == sheet.count("font-display: optional") == 2
    assert all(name in load().files for name in re.findall(r"/static/(fonts/[^?]+)\?v=", sheet))
