"""Finds every page that a reader can come to by links, one of each kind."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

MOST_PAGES = 100
CHANGING = re.compile(
    r"/(\d+|\d{4}-\d+(-\d\d)?|[0-9a-f]{8}-[0-9a-f-]{27}|LS-\d{4}-\d{6}|(?<=/don-vi/)[a-z-]+|(?<=/danh-gia/)[a-z-]+)(?=/|$)"
)
FILES = r"\.(svg|png|pdf|xml|json|txt|csv)$|/bao-cao/.*/(xem|tep/.*|pdf|docx|xlsx)$"
NO_PAGES = re.compile(rf"^/(api|static|feed|theo-doi/anh|metrics|dang-xuat)|{FILES}")


# These are the same, whoever is signed in.
FOR_EVERYONE = re.compile(
    r"^/(gop-y|theo-doi|ket-qua.*|dang-xu-ly.*|so-lieu|don-vi.*|ban-do|du-lieu|chia-se|nhan-tin|bao-cao.*"
    r"|gioi-thieu|du-lieu-ca-nhan|lien-he|tro-nang)?$"
)
# Of what follows a path, a tab alone makes it another page.
LINKS = """links => links.filter(link => link.origin === location.origin).map(link => {
  const tab = new URLSearchParams(link.search).get("tab");
  return link.pathname + (tab ? `?tab=${tab}` : "");
})"""


def kind(path: str, seen_on: str = "") -> str:
    """What pages of one kind have in common: their path without numbers and identifiers, and the list they stand on,
    for what can be done with a case depends on where it waits."""
    general = CHANGING.sub("/…", path)
    return f"{general} from {seen_on}" if general != path and "?tab=" in seen_on else general


def pages(page: Page, start: str, apart_from: re.Pattern[str] = NO_PAGES, most: int = MOST_PAGES) -> Iterator[str]:
    """Open one page of each kind that can be reached from `start`; the kind, while `page` shows it."""
    waiting = {kind(start): start}
    opened = 0
    while opened < len(waiting):
        name, path = list(waiting.items())[opened]
        opened += 1
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        for link in _links(page):
            if not NO_PAGES.search(link) and not apart_from.search(link):
                waiting.setdefault(kind(link, path), link)
        assert len(waiting) <= most, "These are more kinds of pages than there can be."
        yield name


def _links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("a[href]", LINKS)
    return found
