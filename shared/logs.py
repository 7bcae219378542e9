"""The log of a process: JSON lines on standard error, with kinds and places and never what people wrote."""

import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO, cast

import structlog
from structlog.tracebacks import ExceptionDictTransformer

# Locals of a frame hold passwords and people's words.
WITHOUT_LOCALS = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))


@dataclass(frozen=True)
class Lossy:
    """A stream that loses a line rather than fail: where logs are written to a full disk, the work goes on."""

    stream: TextIO

    def write(self, text: str) -> int:
        with suppress(OSError):
            return self.stream.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError):
            self.stream.flush()


def configure_logs() -> None:
    """JSON lines on standard error: kinds and places, never what people wrote."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            WITHOUT_LOCALS,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, Lossy(sys.stderr))),
    )
    logging.basicConfig(level=logging.WARNING, stream=Lossy(sys.stderr))
    logging.raiseExceptions = False
