"""The public site: what was solved, what is under way and late, and how well the commune answers."""

from services.publisher.published import SEARCHABLE
from services.publisher.site import api, feeds, pages, sharing, underway
from services.publisher.site.keeping import KEEPING
from services.publisher.underway import UNDER_WAY
from shared.stage import Slice

SLICE = Slice(
    routers=(api.router, underway.api, pages.router, underway.pages, feeds.router, sharing.router),
    read_models=(SEARCHABLE, UNDER_WAY),
    keeping=KEEPING,
)
