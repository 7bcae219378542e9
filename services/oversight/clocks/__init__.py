"""The clock of every case: deadlines that were missed, and windows that have closed."""

from services.oversight.clocks.jobs import JOBS
from shared.stage import Slice

SLICE = Slice(jobs=JOBS)
