"""Tracking codes: forgiving to people, unforgiving to guesses, never stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.tracking import ALPHABET, case_of_code, code_from, derived, keyed_hash, normal, spelled

SECRETS = st.binary(min_size=10, max_size=10)
CODE = code_from(bytes.fromhex("8c0a31de5b7f24960e13"))
A, B, C, D, CHECK = CODE.split("-")
SPELLINGS = {
    "as it is printed": CODE,
    "small letters": CODE.lower(),
    "in one piece": CODE.replace("-", ""),
    "blanks": f"  {A} {B} {C} {D} {CHECK} ",
    "other groups": f"{A}{B} {C}{D}{CHECK}",
    "no-break blanks": "\u00a0".join((A, B, C, D, CHECK)),
    "narrow no-break blanks": "\u202f".join((A, B, C, D, CHECK)),
    "tabs and lines": f"{A}\t{B}\r\n{C}\n{D} {CHECK}",
    "hyphens": "\u2010".join((A, B, C, D, CHECK)),
    "no-break hyphens": "\u2011".join((A, B, C, D, CHECK)),
    "en dashes": "–".join((A, B, C, D, CHECK)),
    "em dashes": "—".join((A, B, C, D, CHECK)),
    "minus signs": "−".join((A, B, C, D, CHECK)),
    "double hyphens": "--".join((A, B, C, D, CHECK)),
    "underscores": "_".join((A, B, C, D, CHECK)),
    "dots": ".".join((A, B, C, D, CHECK)),
    "a full stop behind": f"{CODE}.",
    "an ellipsis behind": f"{CODE}…",
    "quotation marks": f"“{CODE}”",
    "angle quotes": f"«{CODE}»",
    "brackets": f"({CODE})",
    "stars": f"*{CODE}*",
    "zero-width blanks": "\u200b".join(CODE),
    "a byte order mark": f"\ufeff{CODE}",
    "soft hyphens": "\u00ad".join(CODE),
    "directions": f"\u202a{CODE}\u202c\u200e",
    "full-width letters": "".join(chr(ord(letter) + 0xFEE0) for letter in CODE),
    "a name before": f"Mã tra cứu: {CODE}",
    "a name and an equals sign": f"code={CODE}",
    "a sentence around": f"Chị ơi, mã của em là {CODE.lower()} nhé, chị xem giúp em với.",
    "a receipt around": f"Số hồ sơ LS-2026-000363\nMã tra cứu – chỉ mình bạn biết\n{CODE}\nTiếp nhận lúc 14:05.",
    "groups in a sentence": f"ma {A} {B} {C} {D} {CHECK} do ban",
}
NO_CODES = ["", "nonsense", "0000-0000-0000-0000-1", "U" * 17, "0" * 16, "0" * 18, "\0" * 17, "—", f"{A}-{B}-{C}-{D}"]


@pytest.mark.parametrize("typed", NO_CODES)
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert normal(typed) is None
    assert spelled(typed) is None
    assert keyed_hash(b"pepper", typed) is None


@given(SECRETS, st.integers(0, 16), st.integers(1, 31))
def test_one_wrong_character_is_noticed(secret: bytes, place: int, off: int) -> None:
    letters = list(code_from(secret).replace("-", ""))
    letters[place] = ALPHABET[(ALPHABET.index(letters[place]) + off) % 32]
    assert normal("".join(letters)) is None


@given(SECRETS, st.integers(0, 15))
def test_two_swapped_neighbours_are_noticed(secret: bytes, place: int) -> None:
    letters = list(code_from(secret).replace("-", ""))
    one, other = letters[place], letters[place + 1]
    letters[place], letters[place + 1] = other, one
    if one != other:
        assert normal("".join(letters)) is None


@given(SECRETS)
def test_a_code_is_read_as_people_type_it(secret: bytes) -> None:
    code = code_from(secret)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert normal(typed) == normal(code) == code.replace("-", "")[:16]
    assert keyed_hash(b"pepper", typed) == keyed_hash(b"pepper", code)


@pytest.mark.parametrize("typed", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_is_the_same_code(typed: str) -> None:
    assert spelled(typed) == CODE


@pytest.mark.parametrize("secret", range(256))
def test_every_check_letter_can_be_typed_as_it_looks(secret: int) -> None:
    code = code_from(bytes(9) + bytes([secret]))
    for looks in (code.replace("0", "O"), code.replace("1", "I"), code.replace("1", "l")):
        assert spelled(looks) == code


def test_every_letter_of_the_alphabet_is_some_check_letter() -> None:
    assert {code_from(bytes(9) + bytes([secret]))[-1] for secret in range(32)} == set(ALPHABET)


def test_the_hash_depends_on_the_pepper() -> None:
    code = code_from(bytes(10))
    assert keyed_hash(b"one", code) != keyed_hash(b"two", code)


def test_the_same_token_gives_the_same_secret_for_each_purpose() -> None:
    assert derived(b"pepper", "code", "token") == derived(b"pepper", "code", "token")
    assert derived(b"pepper", "code", "token") != derived(b"pepper", "case", "token")


def test_a_code_names_its_case() -> None:
    assert case_of_code(b"pepper", CODE) != case_of_code(b"other", CODE)
    assert len(case_of_code(b"pepper", CODE)) == 16
