"""A fault as it may be told: its kind and where it happened. Messages of exceptions, and locals, hold values."""

import traceback
from pathlib import Path
from typing import Any

FRAMES_TOLD = 8
ROOT = Path(__file__).parents[1]


def places(fault: BaseException) -> list[str]:
    """The last frames as `shared/log/log.py:88 _write`, the innermost last; never a value."""
    frames = traceback.extract_tb(fault.__traceback__)[-FRAMES_TOLD:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    path = Path(filename)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else "/".join(path.parts[-3:])


def told(fault: BaseException) -> dict[str, Any]:
    """For a line of the log. A group of faults is told by each of its members."""
    if isinstance(fault, BaseExceptionGroup):
        return {"fault": type(fault).__qualname__, "members": [told(one) for one in fault.exceptions]}
    return {"fault": type(fault).__qualname__, "at": places(fault)}
