"""The residential groups of a commune, and where they lie."""

from typing import Annotated

from pydantic import Field

from shared.escalation import Code
from shared.sentences import Named

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Area(Named):
    """`at`: where it lies on maps, as latitude and longitude in degrees (WGS 84)."""

    code: Code
    at: tuple[Latitude, Longitude] | None = None
