"""What a process that died has left undone: erasures that are not said yet, keys and photos that nobody names.

And what publisher asks to be erased, because whoever it told by e-mail wants no more.
"""

from services.intake.erasing.jobs import JOBS
from services.intake.erasing.reactions import REACTIONS
from shared.stage import Slice

SLICE = Slice(jobs=JOBS, reactions=REACTIONS)
