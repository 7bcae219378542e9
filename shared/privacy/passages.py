"""What the helper says: a passage of a text and the kind of personal data that it looks like."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["phone", "email", "identity", "account", "plate", "name", "address"]


@dataclass(frozen=True, order=True)
class Passage:
    """`text[start:end]` looks like personal data."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Known:
    """What a commune publishes itself and nobody has to hide: folded names of places and bodies, and its contacts."""

    places: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()


def apart(found: Iterable[Passage]) -> tuple[Passage, ...]:
    """Without overlaps: of two that share a letter the earlier in the list stays. In the order of the text."""
    kept: list[Passage] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return tuple(sorted(kept))


@dataclass(frozen=True)
class Piece:
    """A part of a text; `kind` is empty for what is not marked."""

    words: str
    kind: str


def pieces(text: str, found: Iterable[Passage]) -> list[Piece]:
    """The whole text in pieces, marked and not, to be shown."""
    parts, at = [], 0
    for one in found:
        parts += [Piece(text[at : one.start], ""), Piece(text[one.start : one.end], one.kind)]
        at = one.end
    return [part for part in (*parts, Piece(text[at:], "")) if part.words]
