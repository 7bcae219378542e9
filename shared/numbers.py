"""Case numbers as people say them: `LS-2026-000363`, `ls 2026 363`, `363`."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from shared.text import folded, tidy

YEARS_BACK = 10  # a number without its year is looked for in so many years, the newest first
WITH_YEAR = re.compile(r"(?<!\d)(20\d\d)\D{1,3}(\d{1,9})(?!\d)")
IN_ONE = re.compile(r"(?<!\d)(20\d\d)(\d{6,9})(?!\d)")
WRITTEN = re.compile(r"([A-Z]{1,6})-20\d\d-\d{6}")  # as it stands on a receipt
ALONE = re.compile(r"(?<!\d)0*([1-9]\d{0,8})(?!\d)")
LETTERS = re.compile(r"[^\W\d_]+")
# What people write beside a number, folded; anything else is what they look for in the words of a report.
BESIDE = frozenset({"so", "ho", "ma", "case", "number", "no", "nr", "nummer", "fall"})


def spoken(typed: str, prefix: str, today: date) -> Sequence[str]:
    """The numbers that somebody may mean, the likeliest first; none when there is no number in it.

    A number that is written out as another commune's is none here: the same digits are somebody else's case.
    """
    plain = tidy(unicodedata.normalize("NFKC", typed[:200]))
    if (written := WRITTEN.fullmatch(plain)) and written[1] != prefix:
        return []
    if found := IN_ONE.search(plain) or WITH_YEAR.search(plain):
        return [] if int(found[2]) == 0 else [f"{prefix}-{found[1]}-{int(found[2]):06d}"]
    if found := ALONE.search(plain):
        return [f"{prefix}-{year}-{int(found[1]):06d}" for year in range(today.year, today.year - YEARS_BACK, -1)]
    return []


def means_words(typed: str, prefix: str) -> bool:
    """Whether somebody looks for words and not for a number: there are letters that belong to none."""
    plain = tidy(unicodedata.normalize("NFKC", typed[:200]))
    ours = re.compile(rf"(?<![^\W_]){re.escape(prefix)}\W{{0,3}}20\d\d", re.IGNORECASE)
    if WRITTEN.fullmatch(plain) or ours.search(plain):
        return False
    return not BESIDE.union({folded(prefix)}).issuperset(LETTERS.findall(folded(plain)))
