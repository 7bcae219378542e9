"""E-mail addresses and number plates, in letters and signs or as they are read out."""

import re
from collections.abc import Iterator

from shared.privacy.numbers import NEAR, Found
from shared.privacy.numerals import Numerals
from shared.privacy.passages import Known
from shared.privacy.view import WORDS, View

DOT = r"(?: ?[.。] ?| ?[(\[{] ?(?:\.|dot|cham) ?[)\]}] ?| (?:cham|dot|phay) )"
AT = r"(?: ?@ ?| ?[(\[{] ?(?:a|at|a cong|@) ?[)\]}] ?| ?\ba ?(?:cong|vong|moc|khoen)\b ?| at )"
PART = r"[a-z0-9_%+-]{1,64}"
PROVIDER = r"(?:gmail|g mail|gmeo|ymail|yahoo|hotmail|outlook|icloud|zoho|proton(?:mail)?)"
EMAIL = re.compile(
    rf"(?<![\w.])(?:{PART}{DOT}){{0,4}}{PART}{AT}(?:{PROVIDER}(?:{DOT}[a-z]{{2,10}}){{0,2}}|{PART}(?:{DOT}[a-z0-9-]{{2,30}}){{1,3}})"
)
EMAIL_AT = re.compile(AT)
ENDS = re.compile(r"[^a-z0-9]+$")


def emails(seen: View, known: Known) -> Iterator[Found]:
    """Where in the view. The commune's own addresses are public."""
    if not EMAIL_AT.search(seen.folded):
        return
    for found in EMAIL.finditer(seen.folded):
        if found[0] not in known.contacts:
            yield "email", found.start(), found.end()


GAP = r"[ .\-–,]{0,3}"
# Two digits, a letter or two, perhaps a digit, then four or five: 28A-123.45, 28 H1 2345.
PLATE = re.compile(rf"(?<![a-z0-9])\d ?\d{GAP}[a-hk-vx-z](?:{GAP}[a-z])?{GAP}\d(?:{GAP}\d){{3,5}}(?![a-z0-9])")
# The same with no doubt: together, or with the groups that a plate has.
CLEARLY = re.compile(
    r"(?<![a-z0-9])(?:1[1-9]|[2-9]\d)[ .-]{0,3}[a-hk-vx-z][a-z0-9]?[ .-]{0,3}(?:\d{3}[. ]\d{2}|\d{5}|\d{4})(?![a-z0-9])"
)
MEASURES = re.compile(r"\d (?:m|h|k|d|g|l|t|ha|kg|km) \d")  # 10 m 2000 is no plate
ARMY = re.compile(r"(?<![a-z0-9])[a-z]{2}[ .-]{1,3}\d{2}[ .-]{1,2}\d{2}(?![\d./-])")
NEAR_PLATE = re.compile(rf"\b(?:{'|'.join(WORDS['near']['plate'])})\b")


def plates(seen: View, read: Numerals) -> Iterator[Found]:
    """Where in the view. Without a word that says it is a plate, only what can be nothing else."""
    for found in CLEARLY.finditer(seen.folded):
        if not MEASURES.match(found[0], 1) or _near(seen.folded, found.start()):
            yield "plate", found.start(), found.end()
    for pattern in (PLATE, ARMY):
        for found in pattern.finditer(read.text):
            start, end = read.place(*found.span())
            if _near(seen.folded, start):
                yield "plate", start, end


def _near(folded: str, start: int) -> bool:
    return bool(NEAR_PLATE.search(folded[max(0, start - NEAR) : start]))
