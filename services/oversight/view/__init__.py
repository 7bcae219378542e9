"""What oversight remembers of cases and alarms."""

from services.oversight.view.alarms import ALARMS, WAYS, AlarmView, WayView
from services.oversight.view.case import CASES, CaseView, Step

__all__ = ["ALARMS", "CASES", "WAYS", "AlarmView", "CaseView", "Step", "WayView"]
