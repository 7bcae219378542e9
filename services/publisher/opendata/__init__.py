"""Open data: files that anybody may use, what stands in them, and small numbers that are kept back."""

from services.publisher.opendata import files, pages
from shared.stage import Slice

SLICE = Slice(routers=(files.router, pages.router))
