"""A report as a moderator passes it on, with the limits of everybody's."""

from typing import Literal

from services.intake.entries import NewReport, PointCode


class RelayedReport(NewReport):
    """`point`: the group where it was written. `forget_photos`: what waited since the form was refused is not sent."""

    point: PointCode
    forget_photos: Literal["yes"] | None = None
