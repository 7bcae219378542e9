"""When it is said that the files of an edition are made: once, and only of what was issued. Pure."""

from dataclasses import dataclass, replace
from typing import assert_never

from shared.errors import Conflict
from shared.events.publisher import Filed, ReportFiled, ReportIssued

Counts = ReportIssued | ReportFiled


@dataclass(frozen=True)
class File:
    edition: int
    files: tuple[Filed, ...]


@dataclass(frozen=True)
class Files:
    """Which editions were issued, and of which the files are made."""

    issued: frozenset[int] = frozenset()
    filed: frozenset[int] = frozenset()


def decide(files: Files, command: File) -> list[Counts]:
    """Raises Conflict."""
    if command.edition not in files.issued:
        raise Conflict("This report was not approved.")
    if command.edition in files.filed:
        return []
    return [ReportFiled(edition=command.edition, files=command.files)]


def evolve(files: Files, event: Counts) -> Files:
    match event:
        case ReportIssued(edition=edition):
            return replace(files, issued=files.issued | {edition})
        case ReportFiled(edition=edition):
            return replace(files, filed=files.filed | {edition})
    assert_never(event)
