"""The Official Account of a commune in Zalo: a short conversation that ends in a report and its code."""

from services.intake.zalo import api
from services.intake.zalo.listening import JOBS
from shared.stage import Slice

TABLES = frozenset({"intake.zalo_heard", "intake.zalo_talks", "intake.zalo_replies", "intake.zalo_tokens"})
SLICE = Slice(routers=(api.router,), jobs=JOBS, tables=TABLES)
