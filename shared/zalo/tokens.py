"""The token with which messages are sent, renewed long before it ends. A refresh token works once.

Both new tokens are kept in one transaction, with the row locked since before Zalo was asked: no two processes ask with
the same one. If this dies between Zalo's answer and the commit, the new refresh token is lost with it: the old token
still works for hours, which is told at once, and a refresh token that is put into the file takes over.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import asyncpg
import httpx2
import structlog

from shared import clock
from shared.log import Connection
from shared.vault.sealing import decrypt, encrypt
from shared.zalo.account import APP_SECRET, REFRESH_TOKEN, Account

logger = structlog.get_logger()

RENEWED_BEFORE = timedelta(hours=5)  # of 25: whoever has to help has that long
AGAIN_AFTER = timedelta(minutes=5)
LIFE = timedelta(hours=25)
OAUTH = "/v4/oa/access_token"

_ROW = "SELECT access, refresh, ends_at, asked_at FROM intake.zalo_tokens WHERE app_id = $1 FOR UPDATE"
_KEEP = """
INSERT INTO intake.zalo_tokens (app_id, access, refresh, ends_at, asked_at) VALUES ($1, $2, $3, $4, NULL)
ON CONFLICT (app_id) DO UPDATE SET access = $2, refresh = $3, ends_at = $4, asked_at = NULL
"""


class NoToken(Exception):
    """There is none that works, and none to renew it with."""


@dataclass(frozen=True)
class Tokens:
    """The tokens of an account, in intake's tables, sealed under a key that is in no database."""

    account: Account
    pool: asyncpg.Pool
    client: httpx2.AsyncClient = field(repr=False)
    key: bytes = field(repr=False)

    async def access(self, refused: str = "") -> str:
        """A token to send with; not the one that was `refused`. Raises NoToken."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('zalo token'))")
            row = await connection.fetchrow(_ROW, self.account.told.app_id)
            kept = self._open(row["access"]) if row else ""
            ends_at = row["ends_at"] if row and kept != refused else clock.now()
            if ends_at - clock.now() > RENEWED_BEFORE or (row and _just_asked(row["asked_at"]) and kept != refused):
                return kept
            return await self._renewed(connection, row, kept if ends_at > clock.now() else "")

    async def _renewed(self, connection: Connection, row: asyncpg.Record | None, still: str) -> str:
        """With the refresh token that is kept, else with the one of the file."""
        kept, given = (self._open(row["refresh"]) if row else ""), self.account.secret(REFRESH_TOKEN)
        for refresh in dict.fromkeys(token for token in (kept, given) if token):
            if said := await self._ask(refresh):
                access, following, seconds = said
                ends_at = clock.now() + timedelta(seconds=seconds)
                sealed = (self._seal(access), self._seal(following))
                await connection.execute(_KEEP, self.account.told.app_id, *sealed, ends_at)
                return access
        logger.error("zalo token not renewed", works_still=bool(still), refresh_token_file=bool(given))
        await connection.execute(
            "UPDATE intake.zalo_tokens SET asked_at = $2 WHERE app_id = $1", self.account.told.app_id, clock.now()
        )
        if not still:
            raise NoToken
        return still

    async def _ask(self, refresh: str) -> tuple[str, str, int] | None:
        """A new pair and its life in seconds; None where Zalo refuses, or is not there."""
        form = {"app_id": self.account.told.app_id, "grant_type": "refresh_token", "refresh_token": refresh}
        headers = {"secret_key": self.account.secret(APP_SECRET)}
        try:
            said = (await self.client.post(f"{self.account.told.oauth}{OAUTH}", data=form, headers=headers)).json()
        except (httpx2.HTTPError, ValueError):
            return None
        if not isinstance(said, dict) or not said.get("access_token") or not said.get("refresh_token"):
            return None
        seconds = str(said.get("expires_in", ""))
        life = int(seconds) if seconds.isascii() and seconds.isdigit() else int(LIFE.total_seconds())
        return str(said["access_token"]), str(said["refresh_token"]), life

    def _seal(self, token: str) -> bytes:
        return encrypt(self.key, token.encode(), self.account.told.app_id.encode())

    def _open(self, sealed: bytes) -> str:
        return decrypt(self.key, sealed, self.account.told.app_id.encode()).decode()


def _just_asked(asked_at: datetime | None) -> bool:
    return asked_at is not None and clock.now() - asked_at < AGAIN_AFTER
