"""What stands in the files of open data: each column with its type and its meaning. It is told as it stands here."""

from dataclasses import dataclass
from typing import Any, Literal

VERSION = 1  # of what columns mean: one that changes its meaning gets another version, a new column none

Type = Literal["string", "integer", "datetime", "boolean"]


@dataclass(frozen=True)
class Column:
    """A column of a file. `means`: in English, for whoever writes the program that reads it."""

    name: str
    type: Type
    means: str


RESULTS = (
    Column("number", "string", "Number of the case; the result is at /ket-qua/<number>."),
    Column("title", "string", "What it is about, by an editor of the Front."),
    Column("summary", "string", "What was reported and what was done; approved by a second person."),
    Column("category", "string", "Code of the category."),
    Column("category_name", "string", "Name of the category, in Vietnamese."),
    Column("area", "string", "Code of the residential group; empty where the report named none."),
    Column("area_name", "string", "Name of the residential group, in Vietnamese."),
    Column("unit", "string", "Code of the unit that answered."),
    Column("unit_name", "string", "Name of the unit, in Vietnamese."),
    Column("outcome", "string", "What the unit said: done, planned, not_possible or not_ours."),
    Column("solved", "string", "What the citizen said of that answer: yes, partly, no; empty: has not judged."),
    Column("received_at", "datetime", "When the report came (ISO 8601)."),
    Column("answered_at", "datetime", "When the unit answered."),
    Column("published_at", "datetime", "When the result was published."),
    Column("reopened", "boolean", "Whether the case goes on again by now."),
)
UNDER_WAY = (
    Column("number", "string", "Number of the case; it is followed at /dang-xu-ly/<number>."),
    Column("headline", "string", "What it is about, in words that name nobody."),
    Column("category", "string", "Code of the category."),
    Column("area", "string", "Code of the residential group; empty where none is known."),
    Column("unit", "string", "Code of the unit that has or had it; empty where none has."),
    Column("received_at", "datetime", "When the report came."),
    Column("step", "string", "What it waits for: verify, classify (the Front), handle (the unit), citizen."),
    Column("step_due", "datetime", "By when that is due; empty where no date was given."),
    Column("late", "boolean", "Whether that date has passed."),
)
FIGURES = (
    Column("month", "string", "Month in which the reports came, as 2026-11, in the time of Việt Nam."),
    Column("by", "string", "What the row is of: area, category or unit."),
    Column("code", "string", "Code of the area, category or unit; empty for reports of which none is known."),
    Column(
        "received",
        "integer",
        "Reports that came. Empty: kept back, as it is small or would give away another.",
    ),
    Column("answered", "integer", "Of these, those with an answer. Kept back alike."),
    Column("solved", "integer", "Of these, those that the citizen says are solved. Kept back alike."),
)
FILES: dict[str, tuple[str, tuple[Column, ...]]] = {
    "results": ("Published results, newest first.", RESULTS),
    "under-way": ("Cases that are not over and have a public headline, newest first.", UNDER_WAY),
    "figures": ("Reports of the last twelve months, by month and area, category and unit.", FIGURES),
}


def described() -> dict[str, Any]:
    """The schema as a document (after Table Schema, specs.frictionlessdata.io)."""
    return {
        "version": VERSION,
        "licence": "CC-BY-4.0",
        "files": {
            name: {
                "description": words,
                "fields": [{"name": one.name, "type": one.type, "description": one.means} for one in columns],
            }
            for name, (words, columns) in FILES.items()
        },
    }
