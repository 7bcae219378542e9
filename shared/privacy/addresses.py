"""Where somebody lives: houses, lanes with their number, plots of land, points on the map."""

import re
from collections.abc import Iterator

from shared.privacy.numbers import Found
from shared.privacy.numerals import Numerals
from shared.privacy.view import View

NUMBER = r"\d{1,4}[a-z]?(?:[/-]\d{1,4}[a-z]?){0,3}"
LANE = rf"(?:ngo|ngach|hem|kiet)(?: so)? {NUMBER}"
HOUSE = re.compile(
    rf"\b(?:so nha|nha so|nha sn|sn|can ho(?: so)?)[ :.]{{0,2}}{NUMBER}\b"
    rf"|\bso {NUMBER}(?=[ ,]{{1,2}}(?:ngo|ngach|hem|kiet|duong|pho)\b)"
    rf"|\b{LANE}\b"
)
HOUSE_READ_OUT = re.compile(rf"\b(?:so nha|nha so) \d(?: ?\d){{0,3}}(?:[ ,]{{1,2}}{LANE})?\b")
# What stands behind a house number and belongs to it.
FURTHER = re.compile(
    rf"[ ,.-]{{1,3}}(?:{LANE}|(?:to|khu|tk|tieu khu|lo)(?: so)? \d{{1,3}}"
    r"|(?:duong|pho|thon|xom|ap|ban)(?: so)? \d{1,4}[a-z]?)\b"
)
STREET = re.compile(r"[ ,.-]{1,3}(?:duong|pho|thon|xom|ap|ban)((?: [^\W\d_]+){1,4})")
WORD = re.compile(r"[^\W\d_]+")
PLOT = re.compile(
    r"\b(?:thua(?: dat)?(?: so)?[ :]{0,2}\d{1,5}(?:[ ,;-]{0,3}(?:thuoc )?to(?: ban do)?(?: so)?[ :]{0,2}\d{1,4})?"
    r"|to ban do(?: so)?[ :]{0,2}\d{1,4}(?:[ ,;-]{0,3}thua(?: dat)?(?: so)?[ :]{0,2}\d{1,5})?)\b"
)
DEGREES = r"\d{1,3} ?[°o] ?\d{1,2}(?: ?['’′] ?\d{1,2}(?:[.,]\d+)? ?(?:[\"”″]|''|′′)?)? ?[nsewbd]?"
POINT = re.compile(
    rf"(?<![\d.])-?\d{{1,2}}[.]\d{{3,12}} ?[,; ] ?-?\d{{2,3}}[.]\d{{3,12}}|{DEGREES}[ ,;]{{1,3}}{DEGREES}"
    r"|https?://(?:maps\.app\.goo\.gl|goo\.gl/maps|(?:www\.)?google\.[a-z.]{2,6}/maps|maps\.google\.[a-z.]{2,6})\S{0,500}"
)
MAIZE = "ngô"  # a field of it, and no lane


def points(seen: View) -> Iterator[Found]:
    """Coordinates and links to a map: looked for first, as they are full of numbers."""
    for found in POINT.finditer(seen.folded):
        yield "address", found.start(), found.end()


def addresses(seen: View, read: Numerals) -> Iterator[Found]:
    """Where in the view."""
    for found in PLOT.finditer(seen.folded):
        yield "address", found.start(), found.end()
    for found in HOUSE.finditer(seen.folded):
        if _is_lane_or_house(seen, found):
            yield "address", found.start(), _to_the_end(seen, found.end())
    for found in HOUSE_READ_OUT.finditer(read.text):
        yield "address", *read.place(*found.span())


def _is_lane_or_house(seen: View, found: re.Match[str]) -> bool:
    first = WORD.match(seen.composed, found.start())
    return first is None or first[0].lower() != MAIZE


def _to_the_end(seen: View, end: int) -> int:
    """Behind lane, street and village, as far as they are named."""
    while further := FURTHER.match(seen.folded, end) or STREET.match(seen.folded, end):
        stop = further.end() if further.re is FURTHER else _named_until(seen, further)
        if stop == end:
            break
        end = stop
    return end


def _named_until(seen: View, street: re.Match[str]) -> int:
    """Where a name in capitals ends; the beginning of the match if there is none."""
    end = street.start()
    for word in WORD.finditer(seen.composed, street.start(1), street.end(1)):
        if not word[0][0].isupper():
            break
        end = word.end()
    return end
