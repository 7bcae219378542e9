"""Names of people: after a title, with a family name, in small letters and in capitals, with and without diacritics."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.privacy.numbers import Found
from shared.privacy.passages import Kind, Known
from shared.privacy.view import View
from shared.privacy.vocabulary import (
    BEFORE_A_PLACE,
    CALLED,
    CLEAR,
    COUNTED,
    DOUBTFUL,
    FAMILY,
    FIRST_OF_A_TITLE,
    GIVEN,
    LONGEST_TITLE,
    MIDDLE,
    NOBODY,
    OFFICES,
    PLACES,
    RANKED,
    TITLES,
    WEAK,
    is_one_of,
    starts_with_one_of,
)

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LONGEST_NAME = 5  # words
WITH_DIACRITICS = 0.3  # so many of the words of a text have some, if whoever wrote it writes any
CLOSE = 14  # letters around a signature in which the number stands
NUMBER_BEFORE = re.compile(r"\d{3}[ ,:–-]{1,4}$")
NUMBER_BEHIND = re.compile(r"[ ,:(–-]{1,4}\+?(?:0|84)[\d .]{2}")
Named = tuple[Kind, int, int]  # with the first word, and the one behind the last

HOUSE = frozenset({"nhà", "=nha"})
CROSSING = frozenset({"ngã", "=nga"})  # "ngã ba Voi" is where three roads meet, and no father
JOINED = re.compile(r" {1,2}")
OPENS = re.compile(r" {0,2}:? {0,2}")


@dataclass(frozen=True)
class Word:
    plain: str
    whole: str  # small, as it was written
    start: int
    end: int
    is_capital: bool
    is_loud: bool  # all of it in capitals


def words_of(seen: View) -> list[Word]:
    found = []
    for one in WORD.finditer(seen.composed):
        plain, written = seen.folded[one.start() : one.end()], one[0]
        loud = written.isupper() and len(written) > 1
        found.append(Word(plain, written.lower(), *one.span(), written[0].isupper(), loud))
    return found


def names(seen: View, known: Known) -> Iterator[Found]:
    """Where in the view; with "nhà" before the title it is the house of somebody, an address."""
    words = words_of(seen)
    reader = _Reader(words, seen, known, sum(word.plain != word.whole for word in words) < WITH_DIACRITICS * len(words))
    at = 0
    while at < len(reader.words):
        found = reader.named_at(at)
        if found is None:
            at += 1
            continue
        kind, first, after = found
        yield kind, reader.words[first].start, reader.words[after - 1].end
        at = after


@dataclass(frozen=True)
class _Reader:
    words: Sequence[Word]
    seen: View
    known: Known
    bare: bool  # the text has no diacritics, or next to none

    def named_at(self, at: int) -> Named | None:
        """Kind, the first word and the one behind the last of what begins here."""
        if after := self._house_of(at):
            return "address", at, after
        longest = LONGEST_TITLE if self.words[at].plain in FIRST_OF_A_TITLE else 0
        for many in range(min(longest, len(self.words) - at), 0, -1):
            if self._joined(at, at + many) and (found := self._after_a_title(at, many)):
                return found
        after = self._family_name(at) or self._beside_a_number(at)
        return ("name", at, after) if after else None

    def _after_a_title(self, at: int, many: int) -> Named | None:
        said, begins = self.words[at : at + many], at + many
        if begins >= len(self.words) or not self._opens(begins):
            return None
        if starts_with_one_of(self.words[at : begins + 3], PLACES) or is_one_of(self.words[at - 1 : at], CROSSING):
            return None
        of_a_house = at > 0 and is_one_of(self.words[at - 1 : at], HOUSE) and self._joined(at - 1, begins)
        after = self._by_title(begins, said, of_a_house)
        if after is None:
            return None
        return ("address", at - 1, after) if of_a_house else ("name", begins, after)

    def _by_title(self, at: int, title: Sequence[Word], of_a_house: bool) -> int | None:
        if is_one_of(title, TITLES):
            return self._called(at, title, of_a_house)
        if is_one_of(title, CALLED):
            return self._introduced(at)
        return self._capitals(at) if is_one_of(title, OFFICES) else None

    def _house_of(self, at: int) -> int | None:
        """ "nhà Tâm Hòa": the house of whoever is called so."""
        if not is_one_of(self.words[at : at + 1], HOUSE) or at + 1 >= len(self.words) or not self._joined(at, at + 2):
            return None
        named = is_one_of(self.words[at + 1 : at + 2], GIVEN)
        return self._capitals(at + 1) if named else None

    def _called(self, at: int, title: Sequence[Word], of_a_house: bool) -> int | None:
        """The name after a title: in capitals whatever it is, else if it is a name that we know."""
        if self._is_nobody(at):
            return None
        if after := self._capitals(at):
            return after
        bare = title[-1].whole == title[-1].plain and not self.words[at].is_capital
        if after := self._full_name(at, CLEAR if bare and not of_a_house else FAMILY, needs=1):
            return after
        if bare and is_one_of(title[-1:], WEAK):
            return None
        return self._given(at, title, of_a_house)

    def _introduced(self, at: int) -> int | None:
        if self._is_nobody(at):
            return None
        return self._capitals(at) or self._full_name(at, FAMILY, needs=1) or self._full_name(at, CLEAR, needs=1)

    def _capitals(self, at: int) -> int | None:
        """Behind words that begin with capitals, in a text that does not shout."""
        if self._is_nobody(at) or self.words[at].is_loud:
            return None
        end = at
        while end < len(self.words) and end - at < LONGEST_NAME and self._goes_on(at, end):
            end += 1
        return end if end > at else None

    def _goes_on(self, at: int, end: int) -> bool:
        word = self.words[end]
        if not word.is_capital or word.is_loud:
            return False
        return end == at or self._joined(end - 1, end + 1)

    def _full_name(self, at: int, family: frozenset[str], *, needs: int) -> int | None:
        """Behind a family name and the names after it, as far as they are names."""
        if not is_one_of(self.words[at : at + 1], family):
            return None
        end = at + 1
        while end - at < LONGEST_NAME and self._is_joined_word(end) and self._is_part(at, end):
            end += 1
        if end - at == 2 and self.words[end - 1].plain in ("van", "thi") and self._is_joined_word(end):
            end += 1  # after these, whatever stands there is the given name
        return end if end - at > needs else None

    def _is_part(self, at: int, end: int) -> bool:
        """Whether a name goes on with this word; a second family name stands right after the first."""
        one = self.words[end : end + 1]
        return is_one_of(one, GIVEN | MIDDLE) or (end == at + 1 and is_one_of(one, FAMILY))

    def _is_joined_word(self, end: int) -> bool:
        return end < len(self.words) and self._joined(end - 1, end + 1)

    def _given(self, at: int, title: Sequence[Word], of_a_house: bool) -> int | None:
        """One given name in small letters. Where diacritics are missing, only what is nothing else."""
        word, one = self.words[at], self.words[at : at + 1]
        follows = self.words[at + 1 : at + 2]
        plain_title = title[-1].whole == title[-1].plain and title[-1].plain != "anh"
        if is_one_of(one, RANKED) and (of_a_house or not plain_title) and not is_one_of(follows, COUNTED):
            return at + 1
        if not is_one_of(one, GIVEN):
            return None
        unsure = word.whole == word.plain or is_one_of(title[-1:], WEAK)
        if unsure and word.plain in DOUBTFUL and not of_a_house:
            return None
        return at + 1

    def _family_name(self, at: int) -> int | None:
        """A name without a title: it begins with a family name."""
        word = self.words[at]
        if not is_one_of([word], FAMILY) or self._after_a_place_word(at) or self._is_nobody(at):
            return None
        if word.is_capital and not word.is_loud:
            after = self._capitals(at)
            least = 2 if is_one_of([word], CLEAR) else 3
            return after if after and after - at >= least else None
        if word.is_loud:
            return self._full_name(at, FAMILY, needs=1)
        return self._in_small_letters(at)

    def _beside_a_number(self, at: int) -> int | None:
        """A name as people sign: before or behind the number of a telephone."""
        if not self.words[at].is_capital or not is_one_of(self.words[at : at + 1], GIVEN):
            return None
        after = self._capitals(at)
        if after is None:
            return None
        before = self.seen.folded[: self.words[at].start][-CLOSE:]
        behind = self.seen.folded[self.words[after - 1].end :][:CLOSE]
        return after if NUMBER_BEFORE.search(before) or NUMBER_BEHIND.match(behind) else None

    def _in_small_letters(self, at: int) -> int | None:
        """Family name, "văn" or "thị", and one more: nobody writes that of anything else."""
        after = self._full_name(at, CLEAR, needs=2)
        return after if after and is_one_of(self.words[at + 1 : at + 2], MIDDLE) else None

    def _after_a_place_word(self, at: int) -> bool:
        before = [self.words[index] for index in range(max(0, at - 3), at)]
        return any(
            is_one_of(before[-many:], BEFORE_A_PLACE, bare=self.bare) for many in (1, 2, 3) if len(before) >= many
        )

    def _is_nobody(self, at: int) -> bool:
        ahead = self.words[at : at + LONGEST_NAME]
        return any(starts_with_one_of(ahead, one, bare=self.bare) for one in (NOBODY, PLACES, self.known.places))

    def _opens(self, begins: int) -> bool:
        between = self.seen.folded[self.words[begins - 1].end : self.words[begins].start]
        return bool(OPENS.fullmatch(between))

    def _joined(self, first: int, after: int) -> bool:
        """Whether nothing but blanks stands between these words."""
        return all(
            JOINED.fullmatch(self.seen.folded[self.words[index].end : self.words[index + 1].start])
            for index in range(first, after - 1)
        )
