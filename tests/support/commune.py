"""The commune that tests are about: the one that the project ships."""

from pathlib import Path

from shared.commune import load_commune

FILE = Path(__file__).parents[2] / "communes" / "luong-son.toml"
COMMUNE = load_commune(FILE)
