"""The desk of reports: figures counted by the clock or by hand, the Front's words, a second person's approval."""

from services.publisher.reports import api, pages
from services.publisher.reports.jobs import JOBS
from shared.events.publisher import ReportCompiled, ReportIssued, ReportNumbered, ReportWithdrawn, ReportWritten
from shared.stage import Slice

SLICE = Slice(
    says=(ReportCompiled, ReportWritten, ReportNumbered, ReportIssued, ReportWithdrawn),
    routers=(api.router, pages.router),
    desks=pages.DESKS,
    jobs=JOBS,
)
