"""What is worth a question: found in what happened, asked once with its evidence, dismissed with a reason."""

from services.oversight.signals import api, pages
from services.oversight.signals.service import JOBS
from services.oversight.signals.view import HAPPENED, POINTS, SIGNALS
from shared.events.oversight import SignalDismissed, SignalRaised
from shared.stage import Slice

SLICE = Slice(
    says=(SignalRaised, SignalDismissed),
    routers=(api.router, pages.router),
    read_models=(HAPPENED, POINTS, SIGNALS),
    jobs=JOBS,
)
