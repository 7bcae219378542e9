"""Tracking codes: the citizen's secret for a case, easy to copy by hand, stored only as a keyed hash."""

import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u00a0": None, "–": None})
LENGTH = 16  # characters of 5 bits: 80 bits
CHECK_MODULUS = 31  # prime, and smaller than the alphabet: one wrong or two swapped characters change the check


def code_from(secret: bytes) -> str:
    """The code of a 10-byte secret, as people see it: `XXXX-XXXX-XXXX-XXXX-C`."""
    number = int.from_bytes(secret[:10], "big")
    letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:], _check(letters)))


def normal(typed: str) -> str | None:
    """What was typed as 16 letters; None when it is no code. Forgives O for 0, I and L for 1, case, blanks, dashes."""
    letters = typed[:100].upper().translate(FORGIVEN)
    if len(letters) != LENGTH + 1 or not VALUES.keys() >= set(letters):
        return None
    return letters[:LENGTH] if _check(letters[:LENGTH]) == letters[LENGTH] else None


def _check(letters: str) -> str:
    weighted = 0
    for place, letter in enumerate(letters, start=1):
        weighted += place * VALUES[letter]
    return ALPHABET[weighted % CHECK_MODULUS]


def keyed_hash(pepper: bytes, typed: str) -> str | None:
    """What is stored and looked for (hex); None when `typed` is no code."""
    letters = normal(typed)
    return _hash_of(pepper, letters) if letters else None


def hash_of_code(pepper: bytes, code: str) -> str:
    """The same for a code that was just made and need not be checked."""
    return _hash_of(pepper, code.replace("-", "")[:LENGTH])


def _hash_of(pepper: bytes, letters: str) -> str:
    return hmac.digest(pepper, b"tracking\n" + letters.encode(), "sha256").hex()


def derived(pepper: bytes, purpose: str, token: str) -> bytes:
    """32 bytes that only this token and the pepper give: a form that is sent twice gets the same case and code."""
    return hmac.digest(pepper, f"{purpose}\n{token}".encode(), "sha256")
