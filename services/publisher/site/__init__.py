"""The public site: what was solved, what is under way and late, and how well the commune answers."""

from services.publisher.site import api, pages, underway
from services.publisher.site.keeping import KEEPING
from services.publisher.site.view import SEARCHABLE
from services.publisher.underway import UNDER_WAY
from shared.stage import Slice

SLICE = Slice(
    routers=(api.router, underway.api, pages.router, underway.pages),
    read_models=(SEARCHABLE, UNDER_WAY),
    keeping=KEEPING,
)
