"""Decides on digests, on their streams."""

from services.oversight.escalating.domain import Digests, MakeDigest, decide, evolve
from shared.deciding import Decider
from shared.events.oversight import DigestMade

digests: Decider[Digests, MakeDigest, DigestMade] = Decider(Digests(), decide, evolve)
