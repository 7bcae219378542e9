"""Reports that everyone may read: the list, each of them, and its files."""

from services.publisher.archive import pages
from shared.stage import Slice

SLICE = Slice(routers=(pages.api, pages.router))
