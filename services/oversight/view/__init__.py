"""What oversight remembers of cases and alarms."""

from services.oversight.view.alarms import ALARMS, WAYS, AlarmView, WayView
from services.oversight.view.case import CASES, INQUIRIES, CaseView

__all__ = ["ALARMS", "CASES", "INQUIRIES", "WAYS", "AlarmView", "CaseView", "WayView"]
