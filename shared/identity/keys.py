"""API keys of units: `ln_<id>_<secret>`, shown once, kept as a hash, good until revoked."""

from uuid import UUID

import asyncpg

from shared.errors import Invalid, NotFound
from shared.events.identity import KeyIssued, KeyRevoked
from shared.identity.principal import SCOPES, UnitKey
from shared.identity.saying import changing, stream_of
from shared.identity.secrets import digest, new_key_id, new_secret
from shared.identity.store import Identity

COLUMNS = "id, unit, name, scopes, revoked_at IS NOT NULL AS revoked"
PREFIX = "ln"


async def all_keys(identity: Identity) -> list[UnitKey]:
    """Every key that there ever was, the newest first."""
    rows = await identity.pool.fetch(f"SELECT {COLUMNS} FROM identity.unit_keys ORDER BY created_at DESC")
    return [_key(row) for row in rows]


async def create_key(identity: Identity, unit: str, name: str, scopes: frozenset[str], by: UUID) -> str:
    """The key in full, for this one time. Raises Invalid."""
    identity.check_unit(unit)
    if not scopes or not scopes <= SCOPES.keys():
        said = "Choose at least one of the known scopes."
        raise Invalid(said, {"scopes": said})
    id_, secret = new_key_id(), new_secret()
    async with changing(identity) as change:
        await change.connection.execute(
            "INSERT INTO identity.unit_keys (id, unit, name, scopes, secret_hash, created_by)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            *(id_, unit, name, sorted(scopes), digest(secret), by),
        )
        change.say(stream_of(id_), KeyIssued(key=id_, unit=unit, scopes=tuple(sorted(scopes))), by)
    return f"{PREFIX}_{id_}_{secret}"


async def revoke_key(identity: Identity, key: str, by: UUID) -> None:
    """From now on it opens nothing. Revoking twice changes nothing, and is said once."""
    async with changing(identity) as change:
        row = await change.connection.fetchrow(
            "SELECT unit, revoked_at IS NOT NULL AS revoked FROM identity.unit_keys WHERE id = $1 FOR UPDATE",
            key.replace("\0", ""),
        )
        if row is None:
            raise NotFound("There is no such account or key.")
        if row["revoked"]:
            return
        await change.connection.execute(
            "UPDATE identity.unit_keys SET revoked_at = clock_timestamp() WHERE id = $1", key
        )
        change.say(stream_of(key), KeyRevoked(key=key, unit=row["unit"]), by)


async def key_behind(identity: Identity, presented: str) -> UnitKey | None:
    """The key that was presented, if it is one of ours and not revoked."""
    prefix, _, rest = presented.partition("_")
    id_, _, secret = rest.partition("_")
    if prefix != PREFIX or not presented.isascii() or "\0" in presented:
        return None
    row = await identity.pool.fetchrow("SELECT * FROM identity.key_of($1, $2)", id_, digest(secret))
    return UnitKey(row["id"], row["unit"], row["name"], frozenset(row["scopes"]), revoked=False) if row else None


def _key(row: asyncpg.Record) -> UnitKey:
    return UnitKey(row["id"], row["unit"], row["name"], frozenset(row["scopes"]), row["revoked"])
