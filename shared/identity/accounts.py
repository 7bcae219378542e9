"""Accounts of staff: made, listed, disabled, given a new password."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

import asyncpg

from shared import clock
from shared.errors import Conflict, Forbidden, Invalid
from shared.identity.principal import Account, Role
from shared.identity.secrets import LONGEST_PASSWORD, SHORTEST_PASSWORD, generated_password, hashed, verified
from shared.identity.store import Identity, one_changed

COLUMNS = "id, name, sign_in, role, unit, disabled_at IS NOT NULL AS disabled"
SIGN_IN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
FIRST = [
    (Role.ADMINISTRATOR, "quan-tri", "Quản trị viên"),
    (Role.CLERK, "tiep-nhan", "Cán bộ tiếp nhận"),
    (Role.OVERSEER, "giam-sat", "Cán bộ giám sát"),
    (Role.EDITOR, "bien-tap-1", "Biên tập viên 1"),
    (Role.EDITOR, "bien-tap-2", "Biên tập viên 2"),
]


async def all_accounts(identity: Identity) -> list[Account]:
    """Everyone, also those who are disabled."""
    rows = await identity.pool.fetch(f"SELECT {COLUMNS} FROM identity.accounts ORDER BY role, sign_in")
    return [account_of(row) for row in rows]


async def names_of(identity: Identity, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these members of staff, as far as they are known; the disabled keep theirs."""
    rows = await identity.pool.fetch("SELECT id, name FROM identity.accounts WHERE id = ANY ($1)", list(ids))
    return {row["id"]: row["name"] for row in rows}


async def add_account(identity: Identity, name: str, sign_in: str, role: Role, unit: str | None) -> tuple[UUID, str]:
    """The id and the password, which is shown once and known to nobody afterwards. Raises Invalid, Conflict."""
    sign_in = sign_in.lower()
    if not SIGN_IN.fullmatch(sign_in):
        said = "A sign-in name has 3 to 40 of the letters a-z, digits, dot, hyphen and underscore."
        raise Invalid(said, {"sign_in": said})
    if (role is Role.UNIT_MEMBER) != (unit is not None):
        raise Invalid("A unit member has a unit; nobody else has one.", {"unit": "A unit member needs a unit."})
    identity.check_unit(unit)
    password = generated_password()
    return await _insert(identity, name, sign_in, role, unit, await hashed(password)), password


async def _insert(identity: Identity, name: str, sign_in: str, role: Role, unit: str | None, hash_: str) -> UUID:
    account = clock.new_id()
    try:
        await identity.pool.execute(
            "INSERT INTO identity.accounts (id, name, sign_in, role, unit, password_hash, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            *(account, name, sign_in, role, unit, hash_, clock.now()),
        )
    except asyncpg.UniqueViolationError:
        said = "This sign-in name is taken."
        raise Conflict(said, {"sign_in": said}) from None
    return account


async def disable(identity: Identity, account: UUID, by: UUID) -> None:
    """Signs them out everywhere. Disabling twice changes nothing; nobody disables themselves."""
    if account == by:
        raise Forbidden("Nobody disables their own account.")
    one_changed(
        await identity.pool.execute(
            "UPDATE identity.accounts SET disabled_at = coalesce(disabled_at, $2) WHERE id = $1", account, clock.now()
        )
    )
    await _end_sessions(identity, account)


async def enable(identity: Identity, account: UUID) -> None:
    """They may sign in again, with the password that they had."""
    one_changed(await identity.pool.execute("UPDATE identity.accounts SET disabled_at = NULL WHERE id = $1", account))


async def reset_password(identity: Identity, account: UUID) -> str:
    """A new password, shown once; whoever was signed in under the old one is out."""
    password = generated_password()
    await _keep_password(identity, account, password)
    return password


async def change_password(identity: Identity, account: UUID, old: str, new: str) -> None:
    """By the one whose password it is. Raises Invalid."""
    kept = await identity.pool.fetchval("SELECT password_hash FROM identity.accounts WHERE id = $1", account)
    if not SHORTEST_PASSWORD <= len(new) <= LONGEST_PASSWORD:
        said = "A password has 12 to 200 characters."
        raise Invalid(said, {"new": said})
    if not (await verified(old, kept))[0]:
        raise Invalid("The old password is wrong.", {"old": "The old password is wrong."})
    await _keep_password(identity, account, new)


async def _keep_password(identity: Identity, account: UUID, password: str) -> None:
    one_changed(
        await identity.pool.execute(
            "UPDATE identity.accounts SET password_hash = $2 WHERE id = $1", account, await hashed(password)
        )
    )
    await _end_sessions(identity, account)


async def _end_sessions(identity: Identity, account: UUID) -> None:
    await identity.pool.execute("DELETE FROM identity.sessions WHERE account = $1", account)


async def first_accounts(pool: asyncpg.Pool, units: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """On an empty database one account for each role and unit: (name, sign-in, password), told only this once.

    There are two editors, because nobody approves their own draft. Later calls return nothing.
    """
    identity = Identity(pool, pepper=b"", public_url="", units=units)
    if await pool.fetchval("SELECT EXISTS (SELECT FROM identity.accounts)"):
        return []
    wanted = [(role, sign_in, name, None) for role, sign_in, name in FIRST]
    of_units = [(Role.UNIT_MEMBER, _unit_sign_in(code), name, code) for code, name in units.items()]
    told = []
    for role, sign_in, name, unit in [*wanted, *of_units]:
        _, password = await add_account(identity, name, sign_in, role, unit)
        told.append((name, sign_in, password))
    return told


def _unit_sign_in(code: str) -> str:
    return "don-vi-" + re.sub(r"[^a-z0-9._-]", "-", code.lower())[:33]


def account_of(row: asyncpg.Record) -> Account:
    return Account(row["id"], row["name"], row["sign_in"], Role(row["role"]), row["unit"], row["disabled"])
