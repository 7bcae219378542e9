"""The public site: what was solved, and how well the commune answers."""

from services.publisher.site import api, pages
from services.publisher.site.view import SEARCHABLE
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router), read_models=(SEARCHABLE,))
