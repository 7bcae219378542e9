"""The public copies as everyone gets them: on the shelf while their result is public, and gone with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.publisher.service import PURPOSE
from services.publisher.view import CASES
from shared.errors import NotFound
from shared.events.publisher import PublicPhoto
from shared.reading.model import rows_of
from shared.vault import Erased, Vault

READER = "stage/publisher"
# Results whose pictures are not all on the shelf: after a restore, or when the process died in between.
MISSING = """
SELECT case_id FROM publisher.cases_apart AS apart JOIN publisher.cases USING (case_id)
 WHERE shown_photos <> '[]' AND tabs @> '{published}'
   AND jsonb_array_length(shown_photos) >
       (SELECT count(*) FROM publisher.pictures AS kept WHERE kept.case_id = apart.case_id)
"""
LEFT_OVER = """
DELETE FROM publisher.pictures AS kept WHERE NOT EXISTS (
    SELECT FROM publisher.cases WHERE cases.case_id = kept.case_id AND tabs @> '{published}')
"""


@dataclass(frozen=True)
class Shelf:
    pool: asyncpg.Pool
    vault: Vault

    async def show(self, case_id: UUID, photos: Sequence[PublicPhoto]) -> None:
        """Put these pictures of a case on the shelf, and take all others of it away."""
        wanted = [one.id for one in photos]
        await self.pool.execute(
            "DELETE FROM publisher.pictures WHERE case_id = $1 AND photo <> ALL ($2)", case_id, wanted
        )
        there = await self.pool.fetch("SELECT photo FROM publisher.pictures WHERE case_id = $1", case_id)
        for photo in {*wanted} - {row["photo"] for row in there}:
            content = await self.vault.photo(case_id, photo, READER, PURPOSE)
            if not isinstance(content, Erased):
                await self.pool.execute(
                    "INSERT INTO publisher.pictures (photo, case_id, content) VALUES ($1, $2, $3)"
                    " ON CONFLICT DO NOTHING",
                    photo,
                    case_id,
                    content,
                )

    async def clear(self, case_id: UUID) -> None:
        await self.pool.execute("DELETE FROM publisher.pictures WHERE case_id = $1", case_id)

    async def picture(self, number: str, place: int) -> bytes:
        """The picture that stands at this place of a public result, from 1. Raises NotFound."""
        found = await rows_of(self.pool, CASES, "number = $1 AND tabs @> '{published}'", number)
        shown = found[0].shown_photos if found else ()
        wanted = [one.id for one in shown[place - 1 : place]]
        content = await self.pool.fetchval("SELECT content FROM publisher.pictures WHERE photo = ANY ($1)", wanted)
        if content is None:
            raise NotFound("There is no such picture.")
        return bytes(content)

    async def tidy(self) -> None:
        """What an interrupted process has left out or left behind."""
        await self.pool.execute(LEFT_OVER)
        for row in await self.pool.fetch(MISSING):
            [case] = await rows_of(self.pool, CASES, "case_id = $1", row["case_id"])
            await self.show(case.case_id, case.shown_photos)
