"""Reports go out to the bodies that they are for, by e-mail with their files."""

from services.publisher.sending.effects import EFFECTS
from shared.events.publisher import ReportDelivered, ReportNotDelivered
from shared.stage import Slice

SLICE = Slice(says=(ReportDelivered, ReportNotDelivered), effects=EFFECTS)
