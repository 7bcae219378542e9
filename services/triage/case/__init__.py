"""One case before a clerk: its words, its photos, and everything that can be decided about it now."""

from services.triage.case import api, pages
from services.triage.case.view import ADDITIONS, QUESTIONS
from shared.stage import Slice

SLICE = Slice(
    routers=(api.router, pages.router),
    read_models=(ADDITIONS, QUESTIONS),
)
