"""Finds every page that a reader can come to by links, one of each kind."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

MOST_PAGES = 60
CHANGING = re.compile(r"/(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|LS-\d{4}-\d{6})(?=/|$)")
NO_PAGES = re.compile(r"^/(api|static|feed|theo-doi/anh|metrics|dang-xuat)|\.(svg|png|xml|json)$")


def kind(path: str) -> str:
    """What pages of one kind have in common: their path without numbers and identifiers."""
    return CHANGING.sub("/…", path)


def pages(page: Page, start: str) -> Iterator[str]:
    """Open one page of each kind that can be reached from `start`; the kind, while `page` shows it."""
    waiting, seen = [start], {kind(start)}
    for path in waiting:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        for link in _links(page):
            if kind(link) not in seen and not NO_PAGES.search(link):
                seen.add(kind(link))
                waiting.append(link)
        yield kind(path)
        assert len(seen) <= MOST_PAGES, "These are more kinds of pages than there can be."


def _links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "a[href]", "links => links.filter(l => l.origin === location.origin).map(l => l.pathname)"
    )
    return found
