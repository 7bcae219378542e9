"""What overseers may hand in at the desk, with its limits: the same for forms and for JSON."""

from pydantic import BaseModel, ConfigDict, Field

from services.oversight.doors import Reason
from shared.doors.many import Ticked


class Upholdings(BaseModel):
    """Which refusals stand, and why."""

    model_config = ConfigDict(extra="forbid")
    cases: Ticked
    reason: Reason = Field(description="For the citizens; shown on each tracking page.")
