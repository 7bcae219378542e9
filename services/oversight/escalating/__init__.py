"""Who above is told of what stays late, as the commune's ladder says: on a page, in an e-mail, in the day's digest."""

from services.oversight.escalating import api, pages
from services.oversight.escalating.effects import EFFECTS
from services.oversight.escalating.jobs import JOBS
from services.oversight.escalating.view import ESCALATIONS
from shared.events.oversight import DigestMade
from shared.stage import Slice

SLICE = Slice(
    says=(DigestMade,),
    routers=(api.router, pages.router),
    read_models=(ESCALATIONS,),
    effects=EFFECTS,
    jobs=JOBS,
)
