"""Telephone numbers, numbers of identity papers and bank accounts, however they are written."""

import re
from collections.abc import Iterator, Sequence

from shared.privacy.numerals import Group, Numerals, runs
from shared.privacy.passages import Kind, Known
from shared.privacy.view import WORDS

LONGEST = 19  # digits of an account
LEAST_OF_AN_ACCOUNT = 6
CERTAINLY_LONG = 10  # no count and no price has so many digits in one piece
NEAR = 40  # letters within which a word says what a number is

PHONE = re.compile(r"(?:(?:00)?840?|0)[35789]\d{8}|01[2689]\d{8}|(?:(?:00)?84|0)2\d{8,9}")
PHONE_WITHOUT_NOUGHT = re.compile(r"[35789]\d{8}")
FOREIGN = re.compile(r"\d{9,14}")  # after a plus
IDENTITY = re.compile(r"0\d{2}[0-9]\d{8}")
IDENTITY_OF_OLD = re.compile(r"\d{9}")
SERVICE = re.compile(r"1[89]00\d{4,6}")  # numbers that companies pay for: nobody's own

# Numbers that say when, how much and which paper. The digits in them are not looked at again.
HARMLESS = re.compile(
    r"(?<![\d.\-/])(?:0?[1-9]|[12]\d|3[01]) ?[./-] ?(?:0?[1-9]|1[0-2]) ?[./-] ?(?:19|20)\d\d(?![\d]|[.\-/]\d)"
    r"|(?<!\d)(?:[01]?\d|2[0-3])[:h][0-5]\d(?::[0-5]\d)?(?!\d)"
    r"|\b[a-z]{2,5}-20\d\d-\d{6}\b"
    r"|\b[a-z]\d{2}\.\d{2,3}(?:\.\d{2,3})?[.-]\d{6}-\d{4}\b"
    r"|\b\d{1,5}(?:/\d{4})?/[a-z]{2,}\w*"
    r"|(?<![\d.,])\d{1,3}(?:[., ]\d{3}){1,4}(?:,\d{1,2})?"
    r"(?= ?(?:d|dong|vnd|k|nghin|ngan|trieu|ty|m|m2|m3|km|kg|tan|ha)\b)"
    r"|(?<![\d.,])[1-9]\d{3,12}(?= ?(?:d|dong|vnd)\b)"
)


def _words(kind: str) -> re.Pattern[str]:
    """Any of these words, on its own. They are looked for where numbers were made digits of."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, WORDS['near'][kind]))})\b")


NEAR_PHONE, NEAR_IDENTITY, NEAR_ACCOUNT = _words("phone"), _words("id"), _words("account")
NEAR_INSURED = _words("insured")
INSURED = re.compile(r"\b(?:[a-z]{1,4}\d{0,4}){0,2}\d{7,15}\b")

Found = tuple[Kind, int, int]


def numbers(folded: str, read: Numerals, known: Known) -> Iterator[Found]:
    """Kind, and where in the view. `folded`: the view's letters, for the words around a number."""
    text = HARMLESS.sub(lambda found: "#" * len(found[0]), read.text)
    for groups in runs(text):
        yield from _of_a_run(groups, text, folded, read, known)
    for found in INSURED.finditer(text):
        start, end = read.place(*found.span())
        if NEAR_INSURED.search(folded[max(0, start - NEAR) : start]):
            yield "identity", start, end


def _of_a_run(groups: Sequence[Group], text: str, folded: str, read: Numerals, known: Known) -> Iterator[Found]:
    """What a row of groups holds: what is sure by itself first, and what was written together belongs together."""
    start, _ = read.place(groups[0].start, groups[0].end)
    plus = text[max(0, groups[0].start - 1) : groups[0].start] == "+"
    around = _Around(folded[max(0, start - NEAR) : start], folded[start : start + 2 * NEAR], plus)
    taken: set[int] = set()
    for tell in (_surely, _perhaps):
        for window in _windows(len(groups)):
            within = groups[window.start : window.stop]
            kind = tell("".join(group.digits for group in within), around, window, len(groups))
            if kind and taken.isdisjoint(window):
                taken.update(window)
                if "".join(group.digits for group in within) not in known.contacts:
                    yield kind, *read.place(within[0].start, within[-1].end)


def _windows(many: int) -> Iterator[range]:
    """Neighbours among so many groups, the fewest together first."""
    for size in range(1, min(many, LONGEST) + 1):
        for first in range(many - size + 1):
            yield range(first, first + size)


class _Around:
    """What the words before and after a row of numbers say of it."""

    def __init__(self, before: str, after: str, plus: bool) -> None:
        self.phone = bool(NEAR_PHONE.search(before))
        self.plus = plus
        last = max((found.end() for found in NEAR_IDENTITY.finditer(before)), default=-1)
        money = max((found.end() for found in NEAR_ACCOUNT.finditer(before)), default=-1)
        self.identity = last > money
        self.account = money > last or (last < 0 and bool(NEAR_ACCOUNT.search(after)))


def _surely(digits: str, around: _Around, window: range, many: int) -> Kind | None:
    """What a number is by its form, or by the words around it."""
    if len(digits) > LONGEST or SERVICE.fullmatch(digits):
        return None
    if PHONE.fullmatch(digits) and (around.phone or not around.account):
        return "phone"
    is_all = len(window) == many
    if around.account:
        whole = is_all and len(digits) >= LEAST_OF_AN_ACCOUNT
        return "account" if whole or (len(window) == 1 and len(digits) >= CERTAINLY_LONG) else None
    if around.identity and is_all and len(digits) in (9, 12):
        return "identity"
    if around.plus and is_all and FOREIGN.fullmatch(digits):
        return "phone"
    return "identity" if IDENTITY.fullmatch(digits) else None


def _perhaps(digits: str, around: _Around, window: range, _: int) -> Kind | None:
    """What a number is that no word explains."""
    if SERVICE.fullmatch(digits):
        return None
    if around.phone and PHONE_WITHOUT_NOUGHT.fullmatch(digits):
        return "phone"
    if len(window) > 1:
        return None
    if IDENTITY_OF_OLD.fullmatch(digits):
        return "identity"
    return "account" if len(digits) >= CERTAINLY_LONG else None
