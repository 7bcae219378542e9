"""Which of the named cases may be what somebody is writing about: told by public words, place and category. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.intake.view import TrackedCase
from shared.errors import Refusal
from shared.text import search_words

MOST_SHOWN = 3
WORDS_IN_COMMON = 2
PUBLIC_KEPT = 2_000  # headlines
# Syllables that nearly every report has, folded: alike in them, two reports are not alike yet.
COMMON = frozenset(
    search_words(
        "ai ba bac bao ben bi biet cac cai can cho chua chung co con cua da dan dang day de den di do duoc duong gan"
        " gi hay het hon khi khong khu la lai lam len luc ma may mot nay nen ngay nguoi nha nhieu nhu nhung o oi qua"
        " ra rat roi sau se so tai the thi thon tieu toi trong truoc tu va van vao ve vi viec voi xa xin xom"
    )
)


@dataclass(frozen=True)
class Written:
    """What is being written, before it is sent."""

    words: str = ""
    area: str | None = None
    category: str | None = None


class IsItThis(Refusal):
    """Others have reported something alike: whoever sends says first whether theirs is different."""

    status = 409

    def __init__(self, found: Sequence[TrackedCase]) -> None:
        super().__init__("Others have reported something alike. Follow theirs, or say that yours is different.")
        self.found = found


def similar(written: Written, named: Sequence[TrackedCase]) -> list[TrackedCase]:
    """Those that may be meant, the likeliest first: of the same area, where both say one, and of the same category or
    with words in common; without an area, by words alone."""
    said = _telling(written.words)
    rated = [(_likeness(written, said, case), case) for case in named]
    return [case for rating, case in sorted(rated, key=lambda one: -one[0]) if rating][:MOST_SHOWN]


def _likeness(written: Written, said: frozenset[str], case: TrackedCase) -> int:
    """0 where it is something else."""
    area = case.decided_area or case.area
    if not case.named or (written.area and area and area != written.area):
        return 0
    in_common = len(said & _told(case.named))
    near = written.area is not None and area == written.area
    same_kind = written.category is not None and case.category == written.category
    if in_common < WORDS_IN_COMMON and not (near and same_kind):
        return 0
    return in_common + 2 * near + 2 * same_kind


@lru_cache(PUBLIC_KEPT)
def _told(headline: str) -> frozenset[str]:
    """The same of public words, which are compared with every report; a citizen's own are kept nowhere."""
    return _telling(headline)


def _telling(words: str) -> frozenset[str]:
    return frozenset(search_words(words)) - COMMON
