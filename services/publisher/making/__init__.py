"""The files of reports: PDF, DOCX and XLSX, made once, in the background; and drafts as they would be."""

from services.publisher.making import pages
from services.publisher.making.jobs import JOBS
from shared.events.publisher import ReportFiled
from shared.stage import Slice

SLICE = Slice(says=(ReportFiled,), routers=(pages.api, pages.router), jobs=JOBS)
