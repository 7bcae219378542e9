"""Who is told of results by e-mail: asked for, confirmed, ended. No answer tells whether an address is known.

Where the process can die, and what happens then:

1. A letter was counted and nothing is said: it can be asked for again an hour later.
2. A subscription is confirmed and the earlier one of its address goes on: two letters come, and either is ended alone.
3. A subscription is ended and its key is there: intake, which alone may destroy keys, hears of it.
"""

from datetime import timedelta
from uuid import UUID

from services.publisher.service import Service
from services.publisher.subscribing.domain import (
    UNKNOWN,
    Ask,
    Command,
    Confirm,
    End,
    Make,
    Subscription,
    decide,
    evolve,
)
from services.publisher.subscribing.entries import FormSubscription
from services.publisher.subscribing.links import hash_of, meant
from services.publisher.subscribing.view import Subscriber
from shared import clock
from shared.deciding import Decided, Decider
from shared.errors import Invalid, NotFound
from shared.events.envelope import Causation
from shared.events.publisher import EndedBecause, SubscriptionEvent
from shared.mail import address_in
from shared.vault import Erased

decider: Decider[Subscription, Command, SubscriptionEvent] = Decider(Subscription(), decide, evolve)

BY_READER = Causation(actor="citizen")
BY_CLOCK = Causation(actor="stage/publisher")
PAUSE = timedelta(hours=1)  # between two letters that ask the same address to confirm

_MAY_ASK = """
INSERT INTO publisher.askings AS known (who, asked_at) VALUES ($1, $2)
ON CONFLICT (who) DO UPDATE SET asked_at = excluded.asked_at WHERE known.asked_at <= $3 RETURNING true
"""
_KNOWN = "INSERT INTO publisher.askings (who, asked_at) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_CONFIRMED = """
UPDATE publisher.askings AS known SET confirmed = $2
  FROM (SELECT who, confirmed FROM publisher.askings WHERE who = $1 FOR UPDATE) AS before
 WHERE known.who = before.who RETURNING before.confirmed
"""
_OVER = "UPDATE publisher.askings SET confirmed = NULL WHERE confirmed = $1"
_FORGET = "DELETE FROM publisher.askings WHERE confirmed IS NULL AND asked_at < $1"


async def ask(publisher: Service, wanted: FormSubscription) -> None:
    """Have a letter sent that asks to confirm; none where one has gone to that address within the hour. Raises NotFound
    where nothing goes out by e-mail, and Invalid."""
    if publisher.mail is None:
        raise NotFound("Nobody can be told by e-mail here.")
    if wrong := _wrong(publisher, wanted):
        raise Invalid("Some entries are missing or not on the list.", wrong)
    now, who = clock.now(), hash_of(publisher.pepper, wanted.address)
    if not await publisher.queries.pool.fetchval(_MAY_ASK, who, now, now - PAUSE):
        return
    subscription = clock.new_id()
    sealed = (await publisher.vault.keys_left_here(subscription)).seal(wanted.address, "contact")
    consent = wanted.consent_version or publisher.commune.consent
    command = Ask(sealed, wanted.area, wanted.category, wanted.language, consent)
    await decider.begin(publisher.journal, subscription, command, BY_READER)


def _wrong(publisher: Service, wanted: FormSubscription) -> dict[str, str]:
    """By field, what is none of the commune's, or no address."""
    area, category = publisher.commune.area(wanted.area), publisher.commune.category(wanted.category)
    found = {
        "address": address_in(wanted.address) == wanted.address,
        "area": wanted.area is None or area is not None,
        "category": wanted.category is None or (category is not None and not category.restricted),
    }
    said = {
        "address": "To be told by e-mail, write an e-mail address, such as ten@example.vn.",
        "area": "Choose an area from the list.",
        "category": "Choose a category from the list.",
    }
    return {name: said[name] for name, right in found.items() if not right}


async def confirmable(publisher: Service, token: str) -> Subscription:
    """What the link of the first letter is about. Raises NotFound."""
    return await _known(publisher, meant(publisher.pepper, "confirm", token))


async def stoppable(publisher: Service, token: str) -> Subscription:
    """What the link at the end of each letter is about. Raises NotFound."""
    return await _known(publisher, meant(publisher.pepper, "stop", token))


async def _known(publisher: Service, subscription: UUID) -> Subscription:
    found = decider.replay(await publisher.journal.read(subscription))
    if found.status == "none":
        raise NotFound(UNKNOWN)
    return found


async def confirm(publisher: Service, token: str) -> None:
    """Be told from now on, in the place of what the same address has confirmed before. Raises NotFound and Gone."""
    subscription = meant(publisher.pepper, "confirm", token)
    await decider.handle(publisher.journal, subscription, Confirm(), BY_READER)
    address = await address_of(publisher, subscription)
    if address is None:
        return
    pool, who = publisher.queries.pool, hash_of(publisher.pepper, address)
    await pool.execute(_KNOWN, who, clock.now())
    before = await pool.fetchval(_CONFIRMED, who, subscription)
    if before not in (None, subscription):
        await decider.handle(publisher.journal, before, End("replaced"), BY_READER)


async def stop(publisher: Service, token: str) -> None:
    """Nothing more comes. Raises NotFound."""
    await end(publisher, meant(publisher.pepper, "stop", token), "stopped", BY_READER)


async def end(publisher: Service, subscription: UUID, because: EndedBecause, by: Causation = BY_CLOCK) -> None:
    """Twice is once; what was confirmed meanwhile is not ended for never having been. Raises NotFound."""
    said = await decider.handle(publisher.journal, subscription, End(because), by)
    if said.events:
        await publisher.queries.pool.execute(_OVER, subscription)


async def make(publisher: Service, one: Subscriber, command: Make) -> Decided[SubscriptionEvent]:
    return await decider.handle(publisher.journal, one.subscription, command, BY_CLOCK)


async def forget(publisher: Service) -> None:
    """Drop when addresses were last asked that nothing is confirmed of, once that stops no letter any more."""
    await publisher.queries.pool.execute(_FORGET, clock.now() - PAUSE)


async def address_of(publisher: Service, subscription: UUID) -> str | None:
    """Where letters go; None where it is over."""
    known = decider.replay(await publisher.journal.read(subscription))
    if known.asked is None or known.status == "ended":
        return None
    opened = await publisher.vault.open_own_contact(subscription, known.asked.address)
    return None if isinstance(opened, Erased) else opened
