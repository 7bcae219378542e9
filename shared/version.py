"""Which version this is."""

import hashlib
from functools import cache
from pathlib import Path

VERSION = "0.1.0"


@cache
def code() -> str:
    """What tells this program from one that was changed, if only by a line: a hash of its files."""
    root = Path(__file__).parents[1]
    files = [path for package in ("services", "shared") for path in sorted((root / package).rglob("*.py"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
