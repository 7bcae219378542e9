"""What is wrong with the truth, said as an event, told to whoever reads the logs, and said again when it is over."""

from services.oversight.alarms import api
from services.oversight.alarms.effects import EFFECTS
from services.oversight.alarms.jobs import JOBS
from shared.stage import Slice

SLICE = Slice(routers=(api.router,), effects=EFFECTS, jobs=JOBS)
