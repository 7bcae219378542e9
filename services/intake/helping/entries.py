"""A report that somebody of the Front writes down for somebody, with the limits of everybody's."""

from collections.abc import Mapping
from typing import Literal

from services.intake.entries import NewReport
from shared.web.language import N_

Way = Literal["counter", "telephone", "visit"]
WAYS: Mapping[Way, str] = {
    "counter": N_("Bà con đến quầy"),
    "telephone": N_("Bà con gọi điện"),
    "visit": N_("Cán bộ đến nhà"),
}  # for people, as message ids


class HelpedReport(NewReport):
    """`way`: how the person came. `forget_photos`: what waited since the form was refused is not to be sent."""

    way: Way
    forget_photos: Literal["yes"] | None = None
