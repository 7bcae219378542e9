"""The lists of words as names are looked for in them: in a text with diacritics with theirs, else without."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from shared.privacy.view import WORDS
from shared.text import folded


class Written(Protocol):
    """A word: folded, and small as it was written."""

    @property
    def plain(self) -> str: ...
    @property
    def whole(self) -> str: ...


def _list(*lists: Iterable[str]) -> frozenset[str]:
    """The words, and each without diacritics behind a sign that no word begins with."""
    words = [word for one in lists for word in one]
    return frozenset(words) | {f"={folded(word)}" for word in words}


_people, _places = WORDS["people"], WORDS["places"]
TITLES, OFFICES, CALLED, WEAK = (_list(_people[name]) for name in ("titles", "offices", "called", "weak"))
CLEAR, MIDDLE, RANKED, COUNTED = (_list(_people[name]) for name in ("clear", "middles", "ranked", "counted"))
FAMILY, GIVEN = _list(_people["clear"], _people["others"]), _list(_people["given"])
NOBODY, BEFORE_A_PLACE, PLACES = _list(_people["nobody"]), _list(_places["before"]), _list(_places["known"])
DOUBTFUL = frozenset(_people["doubtful"])
_before_a_name = (*_people["titles"], *_people["offices"], *_people["called"])
LONGEST_TITLE = max(len(title.split()) for title in _before_a_name)
FIRST_OF_A_TITLE = frozenset(folded(title.split()[0]) for title in _before_a_name)  # what else need not be looked up


def is_one_of(words: Sequence[Written], known: frozenset[str], *, bare: bool = True) -> bool:
    """Whether these words are one of the list. Written with diacritics, they have to be those of the list; and also
    without, where the text is not `bare`: there "xa" is no "xã".
    """
    if not words:
        return False
    whole = " ".join(word.whole for word in words)
    if whole in known:
        return True
    plain = " ".join(word.plain for word in words)
    return bare and whole == plain and f"={plain}" in known


def starts_with_one_of(words: Sequence[Written], known: frozenset[str], *, bare: bool = True) -> bool:
    return any(is_one_of(words[:many], known, bare=bare) for many in range(1, len(words) + 1))
