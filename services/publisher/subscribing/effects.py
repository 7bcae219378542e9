"""Letters go out: one that asks to confirm, and one for each week that has something new.

Where the process dies between the mail server's word and the record, the same goes out again, and is known by its
`Message-ID`. Whom the server refuses for good is told nothing any more; what fails otherwise is tried again.
"""

from services.publisher.published import Site
from services.publisher.service import Service
from services.publisher.subscribing.letters import MOST_TOLD, Letter, asking, digest
from services.publisher.subscribing.service import address_of, decider, end
from services.publisher.underway import Counts, UnderWay
from shared.effects import Effect
from shared.events.envelope import Envelope
from shared.events.publisher import ResultsDigestMade, SubscriptionAsked
from shared.undelivered import Never


async def ask(publisher: Service, envelope: Envelope, event: SubscriptionAsked) -> None:
    """Ask whether whoever reads there wants it; not where that was answered already."""
    if decider.replay(await publisher.journal.read(envelope.subject)).status == "asked":
        await _send(publisher, envelope, asking(publisher, envelope, event))


async def tell(publisher: Service, envelope: Envelope, event: ResultsDigestMade) -> None:
    """Tell what is public at this moment: what was taken down meanwhile stands in no letter."""
    wanted = decider.replay(await publisher.journal.read(envelope.subject))
    if wanted.status != "confirmed" or wanted.asked is None:
        return
    pool, of = publisher.queries.pool, (wanted.asked.area, wanted.asked.category)
    results = await Site(pool).new(event.since, event.until, *of, MOST_TOLD + 1)
    if results:
        counts = sum((await UnderWay(pool).counts()).values(), start=Counts())
        await _send(publisher, envelope, digest(publisher, envelope, wanted.asked, results, counts))


async def _send(publisher: Service, envelope: Envelope, letter: Letter) -> None:
    address = await address_of(publisher, envelope.subject)
    if publisher.mail is None or address is None:
        return
    try:
        await publisher.mail.send(address, letter)
    except Never:
        await end(publisher, envelope.subject, "refused")


EFFECTS = (
    Effect("ask subscribers", frozenset({SubscriptionAsked}), ask),
    Effect("send digests", frozenset({ResultsDigestMade}), tell),
)
