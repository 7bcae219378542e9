"""Tracking codes: forgiving to people, unforgiving to guesses, never stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.tracking import ALPHABET, code_from, derived, keyed_hash, normal

SECRETS = st.binary(min_size=10, max_size=10)


@pytest.mark.parametrize("typed", ["", "nonsense", "0000-0000-0000-0000-1", "U" * 17, "0" * 16, "0" * 18, "\0" * 17])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert normal(typed) is None
    assert keyed_hash(b"pepper", typed) is None


@given(SECRETS, st.integers(0, 15), st.integers(1, 30))
def test_one_wrong_character_is_noticed(secret: bytes, place: int, off: int) -> None:
    letters = list(code_from(secret).replace("-", ""))
    before = ALPHABET.index(letters[place])
    letters[place] = ALPHABET[(before + off) % 32]
    if abs(ALPHABET.index(letters[place]) - before) != 31:  # the two ends of the alphabet look the same modulo 31
        assert normal("".join(letters)) is None


@given(SECRETS, st.integers(0, 14))
def test_two_swapped_neighbours_are_noticed(secret: bytes, place: int) -> None:
    letters = list(code_from(secret).replace("-", ""))
    one, other = letters[place], letters[place + 1]
    letters[place], letters[place + 1] = other, one
    if one != other and {one, other} != {"0", "Z"}:
        assert normal("".join(letters)) is None


@given(SECRETS)
def test_a_code_is_read_as_people_type_it(secret: bytes) -> None:
    code = code_from(secret)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert normal(typed) == normal(code) == code.replace("-", "")[:16]
    assert keyed_hash(b"pepper", typed) == keyed_hash(b"pepper", code)


def test_the_hash_depends_on_the_pepper() -> None:
    code = code_from(bytes(10))
    assert keyed_hash(b"one", code) != keyed_hash(b"two", code)


def test_the_same_token_gives_the_same_secret_for_each_purpose() -> None:
    assert derived(b"pepper", "code", "token") == derived(b"pepper", "code", "token")
    assert derived(b"pepper", "code", "token") != derived(b"pepper", "case", "token")
