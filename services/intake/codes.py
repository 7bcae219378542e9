"""Tracking codes: the citizen's secret for a case, easy to copy by hand, stored only as a keyed hash."""

import hmac
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from shared.text import tidy

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
LENGTH = 16  # characters of 5 bits: 80 bits
FIELD = 0b100101  # x^5 + x^2 + 1: the 32 letters are a field, so one wrong or two swapped change the check letter
LONGEST_TYPED = 500  # a message that was forwarded with the code in it
GROUPS = [4, 4, 4, 4, 1]
RUNS = re.compile(r"[^\W_]+")  # of letters and digits; dashes of every kind, stops and blanks stand between


NOBODYS = "0000-0000-0000-0000-0"  # as likely as any other: no report has it


def code_from(secret: bytes) -> str:
    """The code of a 10-byte secret, as people see it: `XXXX-XXXX-XXXX-XXXX-C`."""
    number = int.from_bytes(secret[:10], "big")
    letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))
    return _grouped(letters)


def _grouped(letters: str) -> str:
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:], _check(letters)))


def spelled(typed: str) -> str | None:
    """What was typed as people see a code; None when there is no code in it."""
    letters = normal(typed)
    return _grouped(letters) if letters else None


def normal(typed: str) -> str | None:
    """What was typed as 16 letters; None when there is no code in it.

    Forgives O for 0, I and L for 1, case, width, blanks, dashes, what nobody sees, and words around the code.
    """
    runs = RUNS.findall(tidy(unicodedata.normalize("NFKC", typed[:LONGEST_TYPED])).upper().translate(FORGIVEN))
    for found in sorted(_of_its_length(runs), key=_likely):
        letters = "".join(found)
        if VALUES.keys() >= set(letters) and _check(letters[:LENGTH]) == letters[LENGTH]:
            return letters[:LENGTH]
    return None


def slip(typed: str) -> int | None:
    """How many letters and digits were typed, where that alone shows a slip; None when there are as many as in a code.

    This tells nothing of any case: it is what the sender's own eyes can count.
    """
    letters = sum(map(len, RUNS.findall(tidy(unicodedata.normalize("NFKC", typed[:LONGEST_TYPED])))))
    return None if letters == LENGTH + 1 else letters


def _of_its_length(runs: Sequence[str]) -> Iterator[Sequence[str]]:
    """Neighbouring runs that have as many letters as a code."""
    for first in range(len(runs)):
        length, last = 0, first
        while last < len(runs) and length <= LENGTH:
            length, last = length + len(runs[last]), last + 1
        if length == LENGTH + 1:
            yield runs[first:last]


def _likely(runs: Sequence[str]) -> int:
    """A code in one piece or in its groups goes before words that happen to be as long."""
    sizes = [len(run) for run in runs]
    return 0 if sizes in ([LENGTH + 1], GROUPS) else 1


def _check(letters: str) -> str:
    """The sum of the letters, each times a power of the field's generator that belongs to its place."""
    weighted = 0
    for products, letter in zip(_WEIGHTED, letters, strict=True):
        weighted ^= products[letter]
    return ALPHABET[weighted]


def _times(one: int, other: int) -> int:
    """The product of two elements of the field."""
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = one << 1 ^ (FIELD if one & 16 else 0)
        other >>= 1
    return product


def _weighted() -> Iterator[Mapping[str, int]]:
    """For each place of a code, every letter times the power of the generator that belongs to it."""
    power = 1
    for _ in range(LENGTH):
        power = _times(power, 2)
        yield {letter: _times(power, value) for letter, value in VALUES.items()}


_WEIGHTED = tuple(_weighted())


def keyed_hash(pepper: bytes, typed: str) -> str | None:
    """What is stored and looked for (hex); None when `typed` is no code."""
    letters = normal(typed)
    return _hash_of(pepper, letters) if letters else None


def hash_of_code(pepper: bytes, code: str) -> str:
    """The same for a code that was just made and need not be checked."""
    return _hash_of(pepper, _letters(code))


def case_of_code(pepper: bytes, code: str) -> bytes:
    """16 bytes that name the case of a code as people see it, so that the log can be asked for it."""
    return derived(pepper, "case", _letters(code))[:16]


def _letters(code: str) -> str:
    return code.replace("-", "")[:LENGTH]


def _hash_of(pepper: bytes, letters: str) -> str:
    return hmac.digest(pepper, b"tracking\n" + letters.encode(), "sha256").hex()


def derived(pepper: bytes, purpose: str, token: str) -> bytes:
    """32 bytes that only this token and the pepper give: a form that is sent twice gets the same case and code."""
    return hmac.digest(pepper, f"{purpose}\n{token}".encode(), "sha256")
