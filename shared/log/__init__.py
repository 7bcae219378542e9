"""The log of one stage: signed events, each bound to the one before it, appended in groups and kept for ever."""

from shared.log.log import Log
from shared.log.places import Connection, Head
from shared.log.tracking import insert_tracking

__all__ = ["Connection", "Head", "Log", "insert_tracking"]
