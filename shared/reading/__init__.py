"""Read models: what a stage remembers of what it heard, given as what each event changes in it."""

from shared.reading.columns import NOT_YET, Changes, beside
from shared.reading.model import ReadModel, project

__all__ = ["NOT_YET", "Changes", "ReadModel", "beside", "project"]
