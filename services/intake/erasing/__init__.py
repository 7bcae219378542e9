"""What a process that died has left undone: erasures that are not said yet, keys and photos that nobody names."""

from services.intake.erasing.jobs import JOBS
from shared.stage import Slice

SLICE = Slice(jobs=JOBS)
