"""A keyed fingerprint of an answer's words: the same for the same words, and nothing of them without the key.

docs/decisions/0049-a-signal-is-a-question.md
"""

import hmac

from shared.text import search_words

LEAST_CHARACTERS = 40  # "Đã giải quyết xong." is said honestly of many cases
FINGERPRINT_BYTES = 16


def fingerprint(pepper: bytes, answer: str) -> str | None:
    """Hex; None for an answer that is too short to say anything by being the same. Case, diacritics, blanks and
    punctuation count for nothing."""
    words = " ".join(search_words(answer))
    if len(words) < LEAST_CHARACTERS:
        return None
    return hmac.digest(pepper, b"answer\n" + words.encode(), "sha256")[:FINGERPRINT_BYTES].hex()
