"""Results by e-mail, once a week: asked for by a form, confirmed and ended by links that a letter holds."""

from services.publisher.subscribing import pages
from services.publisher.subscribing.effects import EFFECTS
from services.publisher.subscribing.jobs import JOBS
from services.publisher.subscribing.links import STOP
from services.publisher.subscribing.view import SUBSCRIPTIONS
from shared.events.publisher import ResultsDigestMade, SubscriptionAsked, SubscriptionConfirmed, SubscriptionEnded
from shared.stage import Slice

SLICE = Slice(
    says=(SubscriptionAsked, SubscriptionConfirmed, SubscriptionEnded, ResultsDigestMade),
    routers=(pages.router,),
    read_models=(SUBSCRIPTIONS,),
    effects=EFFECTS,
    jobs=JOBS,
    tables=frozenset({"publisher.askings"}),
    open_to_sites=frozenset({f"{STOP}/"}),
)
