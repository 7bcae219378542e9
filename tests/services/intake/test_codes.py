"""Tracking codes: forgiving to people, unforgiving to guesses, never stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.codes import ALPHABET, case_of_code, code_from, derived, keyed_hash, normal, spelled
from tests.inputs.codes import CODE, NO_CODES, SPELLINGS

SECRETS = st.binary(min_size=10, max_size=10)


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
