"""A text as the helper reads it: without diacritics and disguises, each letter with its place in what was written."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tomllib import loads
from typing import Any

WORDS: dict[str, dict[str, Any]] = loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
ALIKE = str.maketrans(WORDS["alike"]["letters"], WORDS["alike"]["meant"])
UNSEEN = ("Mn", "Me", "Cf")  # marks above, below and around a letter, and what nobody sees
# A whole mark with what stands upon it.
CLUSTER = re.compile(r".[\u0300-\u036f\u200b-\u200f\u2060\ufe0e\ufe0f\u20e3\ufeff\u00ad]*", re.DOTALL)


@dataclass(frozen=True)
class View:
    """`folded`: small letters without diacritics. `composed`: the same letters as they were written. Both are as long
    as `places`, which says of each letter where in the text it begins and ends.
    """

    folded: str
    composed: str
    places: tuple[tuple[int, int], ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text these letters stand."""
        return self.places[start][0], self.places[end - 1][1]


def view(text: str) -> View:
    """The text without disguises."""
    folded, composed, places = [], [], []
    for cluster in CLUSTER.finditer(text):
        for plain, whole in _letters(cluster[0]):
            folded.append(plain)
            composed.append(whole)
            places.append(cluster.span())
    return View("".join(folded), "".join(composed), tuple(places))


@lru_cache(4096)
def _letter(whole: str) -> str:
    """One letter, small and without diacritics; a digit of any writing as ours."""
    if whole.isdecimal():
        return str(unicodedata.decimal(whole))
    plain = unicodedata.normalize("NFD", whole.lower().replace("đ", "d"))[0]
    return plain if plain.isprintable() or plain == "\n" else " "


def _letters(cluster: str) -> list[tuple[str, str]]:
    """The letters of a cluster: one, none if nobody sees it, more where one sign stands for several."""
    seen = cluster if cluster.isalnum() else "".join(one for one in cluster if _seen(one))
    whole = unicodedata.normalize("NFKC", seen.translate(ALIKE))
    return [(_letter(one), one) for one in whole if not unicodedata.combining(one)]


def _seen(letter: str) -> bool:
    return "\u0300" <= letter <= "\u036f" or unicodedata.category(letter) not in UNSEEN
