"""What editors do with photos: make a copy for everyone, and take it back before it is public."""

import hmac
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from services.publisher.pictures.domain import Counts, Drop, Make, Pictures, decide, evolve
from services.publisher.pictures.grid import areas_of
from services.publisher.service import PURPOSE, Service, facts_of
from services.publisher.view import CaseView
from shared import photos
from shared.deciding import Decided, Decider
from shared.decoding import Picture
from shared.decoding.decoders import Decoders
from shared.errors import Conflict, Gone, NotFound
from shared.events.envelope import Causation
from shared.events.intake import Photo
from shared.events.publisher import PictureMade, Side
from shared.events.sealed import Sealed
from shared.vault import WRITING, Erased

decider: Decider[Pictures, Make | Drop, Counts] = Decider(Pictures(), decide, evolve)


def offered(case: CaseView) -> list[tuple[Photo, Side]]:
    """The photos of a case that a result can show: those of the report, and those of the last answer."""
    if not case.readable:
        return []
    before: list[tuple[Photo, Side]] = [(photo, "before") for photo in case.photos]
    return [*before, *((photo, "after") for photo in case.answer_photos)]


async def make(
    publisher: Service,
    decoders: Decoders,
    case_id: UUID,
    of: UUID,
    *,
    alt: str,
    cells: Sequence[int],
    by: str,
    expected: int | None = None,
) -> Decided[Counts]:
    """Make a copy of a photo without what these cells of the grid show. The same again changes nothing.

    Decided before it is kept, so that what is refused leaves nothing behind. Raises NotFound, Gone and Busy.
    """
    case = await publisher.case(case_id)
    original, side = offer(case, of)
    picture = await _copied(publisher, decoders, case_id, original, cells, by)
    keys = await publisher.vault.keys_to_write(case_id, by)
    secret = hmac.digest(keys.keys["words"], b"public %s %s" % (of.bytes, orjson.dumps(sorted(cells))), "sha256")
    [named] = photos.named(secret, [picture])
    command = Make(
        named, of, side, await _sealed(publisher, case_id, of, alt, by), alt, len(cells), by, facts_of(case),
        publisher.known,
    )  # fmt: skip
    try:
        await decider.decided(publisher.journal, case_id, command, expected)
    except Conflict:  # or it was pressed twice: then it is there already
        return await _decide(publisher, case_id, command, by, expected)
    await photos.keep(publisher.vault, keys, [named], [picture])
    return await _decide(publisher, case_id, command, by, expected)


async def drop(publisher: Service, case_id: UUID, of: UUID, by: str, expected: int | None = None) -> Decided[Counts]:
    """Nothing of this photo is to be shown."""
    await publisher.case(case_id)
    return await _decide(publisher, case_id, Drop(of), by, expected)


async def photo(publisher: Service, case_id: UUID, wanted: UUID, reader: str) -> bytes:
    """A photo of the case, or a copy of one, for an editor; on record. Raises NotFound."""
    case = await publisher.case(case_id)
    copies = {made.id for made in case.pictures.values() if made}
    if wanted not in copies | {one.id for one, _ in offered(case)}:
        raise NotFound("There is no such picture.")
    content = await publisher.vault.photo(case_id, wanted, reader, PURPOSE)
    if isinstance(content, Erased):
        raise NotFound("There is no such picture.")
    return content


def offer(case: CaseView, of: UUID) -> tuple[Photo, Side]:
    """One of them. Raises NotFound."""
    found = next(((one, side) for one, side in offered(case) if one.id == of), None)
    if found is None:
        raise NotFound("There is no such picture.")
    return found


async def _copied(
    publisher: Service, decoders: Decoders, case_id: UUID, original: Photo, cells: Sequence[int], by: str
) -> Picture:
    content = await publisher.vault.photo(case_id, original.id, by, PURPOSE)
    if isinstance(content, Erased):
        raise Gone("The citizen had this report erased. Nothing of it is published.")
    copy = await decoders.blur(content, areas_of(cells, original.width, original.height))
    if not isinstance(copy, Picture):
        raise NotFound("There is no such picture.")
    return copy


async def _sealed(publisher: Service, case_id: UUID, of: UUID, alt: str, by: str) -> Sealed:
    """The words sealed anew, unless the copy that stands has them already."""
    before = decider.replay(await publisher.journal.read(case_id)).made.get(of)
    if isinstance(before, PictureMade) and await publisher.vault.open(case_id, before.alt, by, PURPOSE) == alt:
        return before.alt
    return await publisher.vault.seal(case_id, alt, by)


async def _decide(
    publisher: Service, case_id: UUID, command: Make | Drop, by: str, expected: int | None
) -> Decided[Counts]:
    async def opened(boxes: Sequence[Sealed]) -> Sequence[Any]:
        return await publisher.vault.open_many(case_id, boxes, by, WRITING)

    return await decider.handle(publisher.journal, case_id, command, Causation(actor=by), expected, opened)
