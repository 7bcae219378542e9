"""Lists looked through for words that are sealed: opened some at a time, compared without diacritics, kept nowhere.

What was looked at stays bounded: a search shows what it found so far, and goes on from there when it is asked to.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from shared.reading.pages import Item, Page, PageRequest
from shared.text import holds, search_words

AT_ONCE = 200  # rows of the list that are opened together
MOST = 1_000  # rows that one search looks at before it shows what it found


async def searched(
    read: Callable[[PageRequest], Awaitable[Page[Item]]],
    asked: PageRequest,
    texts: Callable[[Item], Iterable[str | None]],
) -> Page[Item]:
    """The items of a list any of whose `texts` holds all words of `asked`, in the list's order.

    `read` gives a page of the list with its words opened. `next` is where the search stopped, `looked_at` how many
    rows it has seen; `next` is None when it has come to the end of the list.
    """
    words, found, seen, cursor = search_words(asked.words), [], 0, asked.cursor
    while True:
        page = await read(replace(asked, cursor=cursor, rows=AT_ONCE))
        found += [item for item in page.rows if any(holds(text, words) for text in texts(item) if text)]
        seen += len(page.rows)
        if page.next is None or seen >= MOST or len(found) >= asked.rows:
            return Page(found, page.next, seen)
        cursor = page.next
