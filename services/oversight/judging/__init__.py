"""What a citizen says of an answer, or by taking the report back, closes the case or opens it again."""

from services.oversight.judging.reactions import REACTIONS
from shared.stage import Slice

SLICE = Slice(reactions=REACTIONS)
