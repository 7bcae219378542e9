"""Who is told of what: steps of a case become notices, and who is told stops them; a citizen wants them again."""

from services.intake.notices import followed, pages
from services.intake.notices.effects import EFFECTS
from services.intake.outgoing import STOP
from shared.events.intake import NoticesStarted, NoticesStopped
from shared.stage import Slice

SLICE = Slice(
    says=(NoticesStopped, NoticesStarted),
    routers=(pages.router,),
    effects=(*EFFECTS, *followed.EFFECTS),
    open_to_sites=frozenset({f"{STOP}/"}),
)
