"""What this instance shows at services outside: a file for each secret, read anew at each use and replaced whole."""

import os
from datetime import UTC, datetime
from pathlib import Path


def secret_in(file: Path) -> str:
    """What the file says now; empty where there is none. What is not in UTF-8 is a wrong secret, and no fault."""
    try:
        return file.read_text("utf-8-sig", errors="replace").strip()
    except FileNotFoundError:
        return ""


def replace_secret(file: Path, secret: str) -> None:
    """Whoever reads meanwhile finds the old one or the new one. If the process dies, the old one stays, and beside it
    perhaps a file that the next replacement writes over. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as written:
        written.write(f"{secret}\n")
        written.flush()
        os.fsync(written.fileno())
    beside.replace(file)


def changed_at(file: Path) -> datetime | None:
    """When it was last written, by whomever; None where there is none."""
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
