"""How the commune serves, in figures for everyone: over time, by unit, and over the areas."""

from services.publisher.outcomes import OUTCOMES
from services.publisher.statistics import pages
from shared.stage import Slice

SLICE = Slice(routers=(pages.router,), read_models=(OUTCOMES,))
