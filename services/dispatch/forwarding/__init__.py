"""What is classified goes to its unit, and what is reopened goes to it again, each with a due date."""

from services.dispatch.forwarding.reactions import REACTIONS
from shared.stage import Slice

SLICE = Slice(reactions=REACTIONS)
