"""API keys of units: `ln_<id>_<secret>`, shown once, kept as a hash, good until revoked."""

from uuid import UUID

import asyncpg

from shared import clock
from shared.errors import Invalid
from shared.identity.principal import SCOPES, UnitKey
from shared.identity.secrets import digest, new_key_id, new_secret, same
from shared.identity.store import Identity, one_changed

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
    await identity.pool.execute(
        "INSERT INTO identity.unit_keys (id, unit, name, scopes, secret_hash, created_at, created_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        *(id_, unit, name, sorted(scopes), digest(secret), clock.now(), by),
    )
    return f"{PREFIX}_{id_}_{secret}"


async def revoke_key(identity: Identity, key: str) -> None:
    """From now on it opens nothing. Revoking twice changes nothing."""
    one_changed(
        await identity.pool.execute(
            "UPDATE identity.unit_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1", key, clock.now()
        )
    )


async def key_behind(identity: Identity, presented: str) -> UnitKey | None:
    """The key that was presented, if it is one of ours and not revoked."""
    prefix, _, rest = presented.partition("_")
    id_, _, secret = rest.partition("_")
    if prefix != PREFIX or not presented.isascii() or "\0" in presented:
        return None
    row = await identity.pool.fetchrow(
        f"SELECT {COLUMNS}, secret_hash FROM identity.unit_keys WHERE id = $1 AND revoked_at IS NULL", id_
    )
    return _key(row) if row and same(secret, row["secret_hash"]) else None


def _key(row: asyncpg.Record) -> UnitKey:
    return UnitKey(row["id"], row["unit"], row["name"], frozenset(row["scopes"]), row["revoked"])
