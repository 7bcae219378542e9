"""Every sentence that the project says to people, found in templates and in Python."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

KEYWORDS: dict[str, None] = {"_": None, "gettext": None, "N_": None}
OPTIONS = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}


def said_in(root: Path) -> Iterator[tuple[Path, str]]:
    """(file, message id) of all templates and modules below `root`."""
    for file in sorted(root.rglob("*.html")):
        yield from ((file, message) for message in _messages("jinja2.ext:babel_extract", file, OPTIONS))
    for file in sorted(root.rglob("*.py")):
        yield from ((file, message) for message in _messages("python", file, {}))


def _messages(method: str, file: Path, options: dict[str, str]) -> Iterator[str]:
    for _, message, _, _ in extract_from_file(method, file, keywords=KEYWORDS, options=options):
        yield message if isinstance(message, str) else message[0]
