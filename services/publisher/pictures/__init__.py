"""Photos for everyone: copies that editors make, blurred by hand, and that are public as long as their result is."""

from services.publisher.pictures import api, pages
from services.publisher.pictures.jobs import JOBS
from services.publisher.pictures.reactions import REACTIONS
from shared.events.publisher import PictureDropped, PictureMade
from shared.stage import Slice

SLICE = Slice(
    says=(PictureMade, PictureDropped),
    routers=(api.router, pages.router),
    reactions=REACTIONS,
    jobs=JOBS,
    tables=frozenset({"publisher.pictures"}),
)
