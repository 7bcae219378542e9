"""Which passwords are refused: those that somebody who knows the house or its people would try first."""

import re
import unicodedata
from pathlib import Path

from shared.errors import Invalid
from shared.identity.secrets import LONGEST_PASSWORD, SHORTEST_PASSWORD

_COMMON = (Path(__file__).parent / "common_passwords.txt").read_text().split()
_PIECES = sorted((word for word in _COMMON if not word.startswith("#")), key=len, reverse=True)
_YEAR = re.compile(r"(19|20)\d\d")
_MEANT = str.maketrans("đ@$", "das")
FEWEST_OWN = 6  # letters and digits that are neither on the list nor of the person, each as often as it is another one
SHORTEST_NAME = 4  # "An" is in every second sentence


def check(password: str, *, sign_in: str, name: str, old: str) -> None:
    """Raises Invalid for a password that is too short, known to everyone, made of the person's name, or the old one."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        _refuse("A password has 12 to 200 characters.")
    if password == old:
        _refuse("This is the old password. Choose another one.")
    folded = _folded(password)
    if any(len(part) >= SHORTEST_NAME and part in folded for part in (_folded(sign_in), _folded(name))):
        _refuse("The password has your name in it. Choose another one.")
    if _own(folded, [sign_in, *name.split()]) < FEWEST_OWN:
        _refuse("Many people use such a password. Choose a sentence that only you know.")


def _refuse(said: str) -> None:
    raise Invalid(said, {"new": said})


def _own(folded: str, of_the_person: list[str]) -> int:
    """How many different characters are left when all that is easily guessed is taken out."""
    left = _YEAR.sub(" ", folded)
    for piece in [*map(_folded, of_the_person), *_PIECES]:
        if len(piece) > 1:
            left = left.replace(piece, " ")
    return len(set(left.replace(" ", "")))


def _folded(text: str) -> str:
    """Letters and digits without marks and capitals: `Mật-Khẩu` is `matkhau`."""
    bare = unicodedata.normalize("NFD", text.lower().translate(_MEANT))
    return "".join(letter for letter in bare if letter.isalnum())
