"""One case before its unit: its words, its clock, and everything that the unit can say about it."""

from services.dispatch.answering import api, pages
from services.dispatch.answering.jobs import JOBS
from services.dispatch.answering.view import ADDITIONS, ANSWERS, FINDINGS, PROGRESS, VERDICTS
from shared.stage import Slice

SLICE = Slice(
    routers=(api.router, pages.router),
    read_models=(ADDITIONS, PROGRESS, ANSWERS, VERDICTS, FINDINGS),
    jobs=JOBS,
)
