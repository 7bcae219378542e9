"""Numbers as people write them: spelled out, with an o for the nought, in groups; each digit with its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.privacy.view import WORDS, View

SPOKEN: dict[str, str] = WORDS["spoken"]["digits"]
AND: list[str] = WORDS["spoken"]["and"]
TEN: list[str] = WORDS["spoken"]["ten"]
HUNDRED: list[str] = WORDS["spoken"]["hundred"]
SPELLED: dict[str, str] = WORDS["spoken"]["letters"]

TOKEN = re.compile(r"[a-z0-9|]+")
DISGUISED = re.compile(r"(?=[oil|]*\d)[\doil|]+")  # digits, and what looks like one between them
AS_DIGITS = str.maketrans("oil|", "0111")
NOUGHT = re.compile(r"[oO]")  # "ở" is a word, "o" is none


@dataclass(frozen=True)
class Numerals:
    """The text with each number in digits. `places`: of each letter, where in the view it begins and ends."""

    text: str
    places: tuple[tuple[int, int], ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start][0], self.places[end - 1][1]


def numerals(seen: View) -> Numerals:
    """Numbers read out become digits; all other letters stay."""
    tokens = list(TOKEN.finditer(seen.folded))
    meant = [_meant(tokens, index, seen) for index in range(len(tokens))]
    text: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for token, means in zip(tokens, meant, strict=True):
        _copy(seen.folded, at, token.start(), text, places)
        _put(token, means, text, places)
        at = token.end()
    _copy(seen.folded, at, len(seen.folded), text, places)
    return Numerals("".join(text), tuple(places))


def _copy(source: str, start: int, end: int, text: list[str], places: list[tuple[int, int]]) -> None:
    text.extend(source[start:end])
    places.extend((at, at + 1) for at in range(start, end))


def _put(token: re.Match[str], means: str, text: list[str], places: list[tuple[int, int]]) -> None:
    text.extend(means)
    if len(means) == token.end() - token.start():
        places.extend((at, at + 1) for at in range(token.start(), token.end()))
    else:
        places.extend([token.span()] * len(means))


def _meant(tokens: Sequence[re.Match[str]], index: int, seen: View) -> str:
    token = tokens[index]
    word = token[0]
    if word in SPOKEN:
        return SPOKEN[word]
    before, after = _is_number(tokens, index - 1), _is_number(tokens, index + 1)
    if word in TEN and (before or after):
        return ("" if after else "0") if before else ("1" if after else "10")
    if before and after and word in (*AND, *HUNDRED):
        return "0" if word in AND else ""
    if word == "o" and (before or after) and NOUGHT.fullmatch(seen.composed[token.start() : token.end()]):
        return "0"
    if before and after and word in SPELLED:
        return SPELLED[word]
    return word.translate(AS_DIGITS) if DISGUISED.fullmatch(word) else word


def _is_number(tokens: Sequence[re.Match[str]], index: int) -> bool:
    if not 0 <= index < len(tokens):
        return False
    word = tokens[index][0]
    return word in SPOKEN or word in TEN or word in HUNDRED or word in AND or any(map(str.isdigit, word))


@dataclass(frozen=True)
class Group:
    """Digits that stand in a row, as somebody grouped them."""

    digits: str
    start: int
    end: int


APART = r"[ .,\-–—_/()\[\]·•:*|]{0,3}"
RUN = re.compile(rf"\+?\d+(?:{APART}\d+)*")
DIGITS = re.compile(r"\d+")


def runs(text: str) -> Iterator[list[Group]]:
    """Groups of digits that no word stands between."""
    for run in RUN.finditer(text):
        yield [Group(one[0], run.start() + one.start(), run.start() + one.end()) for one in DIGITS.finditer(run[0])]
