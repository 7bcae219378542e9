"""Pictures and voice notes that no event tells of: of a form sent twice at once, or a process that died in between."""

from datetime import datetime
from uuid import UUID

from shared.deciding import Journal
from shared.events.registry import stored_event
from shared.vault.vault import Vault

AT_ONCE = 500


async def drop_unnamed(vault: Vault, journal: Journal, before: datetime) -> None:
    """Remove the pictures that a stage put before then and that no event of its own log names; settle the others.

    A stage looks after its own: what another has said may not have been heard yet. `before` must be longer ago than any
    append waits.
    """
    waiting = await vault.unnamed_photos(before, AT_ONCE)
    named: set[UUID] = set()
    for case in {case for _, case in waiting}:
        for stored in await journal.read(case):
            event = stored_event(stored)
            named |= {photo.id for photo in getattr(event, "photos", ())}
            named |= {voice.id for voice in (getattr(event, "voice", None),) if voice}
    photos = {photo for photo, _ in waiting}
    await vault.settle_photos(photos & named, photos - named)
