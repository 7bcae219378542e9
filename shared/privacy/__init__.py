"""Passages of a text that look like somebody's personal data. Pure: words in, places out; nothing is kept or logged.

It helps two people who read; it does not replace them. What it misses they have to see, and what it marks without
cause they keep with a reason.
"""

from collections.abc import Iterator

from shared.privacy.addresses import addresses, points
from shared.privacy.names import names
from shared.privacy.numbers import Found, numbers
from shared.privacy.numerals import numerals
from shared.privacy.passages import Kind, Known, Passage, Piece, apart, pieces
from shared.privacy.view import View, view
from shared.privacy.written import emails, plates

__all__ = ["NOTHING_KNOWN", "Kind", "Known", "Passage", "Piece", "marked", "pieces"]

NOTHING_KNOWN = Known()


def marked(text: str, known: Known = NOTHING_KNOWN) -> tuple[Passage, ...]:
    """What looks like personal data, in the order of the text, without overlaps."""
    seen = view(text)
    return apart(Passage(*seen.place(start, end), kind) for kind, start, end in _found(seen, known))


def _found(seen: View, known: Known) -> Iterator[Found]:
    """What is surest comes first: of two that overlap the first one stays."""
    read = numerals(seen)
    yield from points(seen)
    yield from emails(seen, known)
    yield from addresses(seen, read)
    yield from plates(seen, read)
    yield from numbers(seen.folded, read, known)
    yield from names(seen, known)
