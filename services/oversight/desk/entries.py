"""What overseers may hand in at the desk, with its limits: the same for forms and for JSON."""

from pydantic import BaseModel, ConfigDict

from services.oversight.doors import Reason
from shared.doors.many import Ticked


class Upholdings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    cases: Ticked
    reason: Reason
