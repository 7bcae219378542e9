"""Moments as the commune's clocks show them."""

from datetime import datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
SATURDAY = 5


def moment(at: datetime) -> str:
    """`14:05 23/11/2026`, in the time of Việt Nam."""
    return f"{at.astimezone(LOCAL):%H:%M %d/%m/%Y}"
