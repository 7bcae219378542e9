"""`make screenshots`: every page of every reader of the demonstration, on a phone and a desk, as pictures.

Those in docs/screenshots are written anew with it: they stand in the README and the documents.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx2
import typer
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from rich.console import Console

from demo.instance import read_accounts
from tests.bench.houses import ROOT, running
from tests.browser.conftest import program
from tests.browser.crawling import FOR_EVERYONE, NO_PAGES, pages

SIZES = {"phone": (360, 740), "desk": (1280, 800)}
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
READERS = ("", "tiep-nhan", "don-vi-kinh-te", "giam-sat", "bien-tap-1", "quan-tri")
MOST_PAGES = 300  # of one reader; the demonstration has more tabs and days than a test
TALLEST = 4_000  # pixels: what is longer is a list, and goes on alike
# For the documents: which page of whom, and what the picture is called.
TOLD = {
    ("", "/"): "front",
    ("", "/dang-xu-ly"): "under-way",
    ("", "/so-lieu"): "figures",
    ("giam-sat", "/oversight/"): "board",
    ("bien-tap-1", "/publisher/"): "editing",
    ("don-vi-kinh-te", "/dispatch/"): "unit",
}
COLOURS = 96  # enough for pages of text; a picture has some 40 kB then
DOCUMENTS = ROOT / "docs" / "screenshots"
progress = Console(stderr=True)


def main(
    out: Annotated[Path, typer.Argument(help="The folder that the pictures are put into.")] = ROOT / "screenshots",
) -> None:
    """Fill a demonstration, run it, and take every page."""
    with TemporaryDirectory(prefix="screenshots-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        progress.print("Filling the demonstration …")
        subprocess.run([sys.executable, "-m", "demo"], cwd=ROOT, env=os.environ | {"DATA": str(data)}, check=True)
        accounts = read_accounts(data / "demo-sign-ins.txt")
        with running("services", DATA=str(data)) as (url, _, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
            for context, reader, name in _readers(browser, url, accounts):
                taken = sum(_take(page, reader, out / name, name) for page in [context.new_page()])
                progress.print(f"{name}: {taken} pages")
                context.close()
            browser.close()


def _readers(browser: Browser, url: str, accounts: dict[str, str]) -> Iterator[tuple[BrowserContext, str, str]]:
    """A browser for each reader, size and language; the folder that its pictures go into."""
    for size, (width, height) in SIZES.items():
        for language, locale in LOCALES.items():
            for reader in READERS:
                context = browser.new_context(base_url=url, viewport={"width": width, "height": height}, locale=locale)
                if reader:
                    _sign_in(context, reader, accounts[reader])
                yield context, reader, f"{size}-{language}/{reader or 'everyone'}"


def _sign_in(context: BrowserContext, reader: str, password: str) -> None:
    page = context.new_page()
    page.goto("/dang-nhap")
    page.fill("[name=sign_in]", reader)
    page.fill("[name=password]", password)
    page.click("main button")
    page.close()


def _take(page: Page, reader: str, folder: Path, name: str) -> int:
    """Every kind of page that a reader can come to; how many those were."""
    folder.mkdir(parents=True, exist_ok=True)
    start = page.goto("/dang-nhap" if reader else "/")
    assert start is not None
    begin = httpx2.URL(page.url).path
    apart = FOR_EVERYONE if reader else NO_PAGES
    taken = 0
    for kind in pages(page, begin, apart, MOST_PAGES):
        picture = page.screenshot(full_page=True)
        (folder / f"{_file(kind)}.png").write_bytes(picture)
        if (reader, kind) in TOLD and "-vi" in name:
            _keep(picture, DOCUMENTS / f"{TOLD[reader, kind]}-{name.split('-')[0]}.png")
        taken += 1
    return taken


def _file(kind: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", kind.lower()).strip("-") or "start"


def _keep(picture: bytes, file: Path) -> None:
    """A picture for the documents: not too tall, with few colours."""
    whole = Image.open(BytesIO(picture)).convert("RGB")
    shown = whole.crop((0, 0, whole.width, min(whole.height, TALLEST // 4)))
    file.parent.mkdir(parents=True, exist_ok=True)
    shown.quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    typer.run(main)
