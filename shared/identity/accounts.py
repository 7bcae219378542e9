"""Accounts of staff: made, listed, disabled, given a new password. What takes two people is in `proposals`."""

import re
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

import asyncpg

from shared import clock
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.events.identity import AccountDisabled, AccountEnabled, AccountMade, PasswordChanged, PasswordReset
from shared.identity import passwords
from shared.identity.principal import INVITED, TAKES_TWO, Account, Role
from shared.identity.saying import Change, changing
from shared.identity.secrets import generated_password, hashed, verified
from shared.identity.store import Identity
from shared.log import Connection

FirstAccount = tuple[str, str, str]  # name, sign-in name, password

COLUMNS = "id, name, sign_in, role, unit, disabled_at IS NOT NULL AS disabled, must_change"
SIGN_IN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
FIRST = [
    (Role.ADMINISTRATOR, "quan-tri", "Quản trị viên"),
    (Role.CLERK, "tiep-nhan", "Cán bộ tiếp nhận"),
    (Role.OVERSEER, "giam-sat", "Cán bộ giám sát"),
    (Role.OVERSEER, "giam-sat-2", "Cán bộ giám sát 2"),
    (Role.EDITOR, "bien-tap-1", "Biên tập viên 1"),
    (Role.EDITOR, "bien-tap-2", "Biên tập viên 2"),
]


async def all_accounts(identity: Identity) -> list[Account]:
    """Everyone, also those who are disabled."""
    rows = await identity.pool.fetch(f"SELECT {COLUMNS} FROM identity.accounts ORDER BY role, sign_in")
    return [account_of(row) for row in rows]


async def account(identity: Identity, id_: UUID) -> Account:
    """Raises NotFound."""
    row = await identity.pool.fetchrow(f"SELECT {COLUMNS} FROM identity.accounts WHERE id = $1", id_)
    if row is None:
        raise NotFound("There is no such account or key.")
    return account_of(row)


async def names_of(identity: Identity, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these members of staff, as far as they are known; the disabled keep theirs."""
    rows = await identity.pool.fetch("SELECT id, name FROM identity.names_of($1)", list(ids))
    return {row["id"]: row["name"] for row in rows}


def checked_sign_in(sign_in: str) -> str:
    """A sign-in name in small letters. Raises Invalid."""
    if not SIGN_IN.fullmatch(sign_in.lower()):
        said = "A sign-in name has 3 to 40 of the letters a-z, digits, dot, hyphen and underscore."
        raise Invalid(said, {"sign_in": said})
    return sign_in.lower()


async def add_account(
    identity: Identity, name: str, sign_in: str, role: Role, unit: str | None, by: UUID | str
) -> tuple[UUID, str]:
    """The id and the password, which is shown once and known to nobody afterwards.

    Raises Invalid, Conflict, and Forbidden for a role that takes two people, or is invited.
    """
    sign_in = checked_sign_in(sign_in)
    if (role is Role.UNIT_MEMBER) != (unit is not None):
        raise Invalid("A unit member has a unit; nobody else has one.", {"unit": "A unit member needs a unit."})
    identity.check_unit(unit)
    _alone(role)
    _given(role)
    password = generated_password()
    hash_ = await hashed(password)
    async with changing(identity) as change:
        return await make(change, name, sign_in, role, unit, hash_, by), password


def _alone(role: Role) -> None:
    if role in TAKES_TWO:
        raise Forbidden("This takes a second person: propose it, and somebody of the Front decides.")


def _given(role: Role) -> None:
    if role in INVITED:
        raise Forbidden("Moderators choose their own password: invite them.")


async def make(
    change: Change, name: str, sign_in: str, role: Role, unit: str | None, hash_: str, by: UUID | str,
    proposal: UUID | None = None,
) -> UUID:  # fmt: skip
    """The account, in the transaction of `change`. Raises Conflict when the sign-in name is taken."""
    made = await _insert(change.connection, name, sign_in, role, unit, hash_)
    change.say(made, AccountMade(role=role.value, unit=unit, proposal=proposal), by)
    return made


async def _insert(connection: Connection, name: str, sign_in: str, role: Role, unit: str | None, hash_: str) -> UUID:
    id_ = clock.new_id()
    try:
        await connection.execute(
            "INSERT INTO identity.accounts (id, name, sign_in, role, unit, password_hash)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            *(id_, name, sign_in, role, unit, hash_),
        )
    except asyncpg.UniqueViolationError:
        said = "This sign-in name is taken."
        raise Conflict(said, {"sign_in": said}) from None
    return id_


async def disable(identity: Identity, account: UUID, by: UUID) -> None:
    """Signs them out everywhere. Disabling twice changes nothing; nobody disables themselves, or the last overseer."""
    if account == by:
        raise Forbidden("Nobody disables their own account.")
    async with changing(identity) as change:
        if (await locked(change, account)).disabled:
            return
        await _keep_an_overseer(change, account)
        await change.connection.execute(
            "UPDATE identity.accounts SET disabled_at = clock_timestamp() WHERE id = $1", account
        )
        await end_sessions(change, account)
        change.say(account, AccountDisabled(), by)


async def _keep_an_overseer(change: Change, account: UUID) -> None:
    """Without one nobody could ever again agree to what takes two."""
    overseers = await change.connection.fetch(
        "SELECT id FROM identity.accounts WHERE role = 'overseer' AND disabled_at IS NULL ORDER BY id FOR UPDATE"
    )
    if [row["id"] for row in overseers] == [account]:
        raise Conflict("This is the last overseer. Without one, nothing that takes two people can be done any more.")


async def enable(identity: Identity, account_id: UUID, by: UUID) -> None:
    """They may sign in again, with the password that they had. Raises Forbidden for a role that takes two people."""
    async with changing(identity) as change:
        found = await locked(change, account_id)
        if found.disabled:
            _alone(found.role)
            await let_in(change, account_id, by)


async def let_in(change: Change, account: UUID, by: UUID, proposal: UUID | None = None) -> None:
    """Enables an account, in the transaction of `change`."""
    await change.connection.execute("UPDATE identity.accounts SET disabled_at = NULL WHERE id = $1", account)
    change.say(account, AccountEnabled(proposal=proposal), by)


async def reset_password(identity: Identity, account: UUID, by: UUID) -> str:
    """A new password, shown once; whoever was signed in under the old one is out, and told at the next sign-in.

    Raises Forbidden for a role that takes two people, or is invited.
    """
    password = generated_password()
    hash_ = await hashed(password)
    async with changing(identity) as change:
        role = (await locked(change, account)).role
        _alone(role)
        _given(role)
        await give_password(change, account, hash_, by)
    return password


async def give_password(change: Change, account: UUID, hash_: str, by: UUID, proposal: UUID | None = None) -> None:
    """Another password by somebody else, in the transaction of `change`."""
    await change.connection.execute(
        "UPDATE identity.accounts SET password_hash = $2, must_change = true, reset_by = $3,"
        " reset_at = clock_timestamp() WHERE id = $1",
        *(account, hash_, by),
    )
    await end_sessions(change, account)
    change.say(account, PasswordReset(proposal=proposal), by)


async def change_password(identity: Identity, account: UUID, old: str, new: str) -> None:
    """By the one whose password it is. Raises Invalid."""
    row = await identity.pool.fetchrow(
        "SELECT name, sign_in, password_hash FROM identity.accounts WHERE id = $1", account
    )
    assert row is not None
    if not (await verified(old, row["password_hash"]))[0]:
        raise Invalid("The old password is wrong.", {"old": "The old password is wrong."})
    passwords.check(new, sign_in=row["sign_in"], name=row["name"], old=old)
    hash_ = await hashed(new)
    async with changing(identity) as change:
        changed = await change.connection.fetchval(
            "UPDATE identity.accounts SET password_hash = $2, must_change = false, reset_by = NULL, reset_at = NULL"
            " WHERE id = $1 AND password_hash = $3 RETURNING true",
            *(account, hash_, row["password_hash"]),
        )
        if not changed:  # somebody has reset it since the old one was looked at
            raise Invalid("The old password is wrong.", {"old": "The old password is wrong."})
        await end_sessions(change, account)
        change.say(account, PasswordChanged(), account)


async def reset_of(identity: Identity, account: UUID) -> asyncpg.Record | None:
    """By whom (`name`) and when (`at`) others have reset this password, until its owner has chosen another one."""
    return await identity.pool.fetchrow(
        "SELECT other.name, own.reset_at AS at FROM identity.accounts own"
        " JOIN identity.accounts other ON other.id = own.reset_by WHERE own.id = $1",
        account,
    )


async def locked(change: Change, account: UUID) -> Account:
    """The account, which nobody else changes meanwhile. Raises NotFound."""
    row = await change.connection.fetchrow(f"SELECT {COLUMNS} FROM identity.accounts WHERE id = $1 FOR UPDATE", account)
    if row is None:
        raise NotFound("There is no such account or key.")
    return account_of(row)


async def end_sessions(change: Change, account: UUID) -> None:
    """Whoever is signed in under this account is out, in the transaction of `change`."""
    await change.connection.execute("DELETE FROM identity.sessions WHERE account = $1", account)


async def first_accounts(
    pool: asyncpg.Pool, units: Mapping[str, str], keep: Callable[[list[FirstAccount]], None]
) -> list[FirstAccount]:
    """On an empty database one account for each role and unit: told only this once, and to `keep` before they count.

    There are two editors, because nobody approves their own draft, and two overseers, because one of them decides on
    the other's password. Identity says that they are there when it starts. Later calls return nothing. All or
    none are made: whoever dies in between has left an empty database, not accounts whose passwords nobody knows.
    """
    if await pool.fetchval("SELECT EXISTS (SELECT FROM identity.accounts)"):
        return []
    wanted = [(role, sign_in, name, None) for role, sign_in, name in FIRST]
    of_units = [(Role.UNIT_MEMBER, _unit_sign_in(code), name, code) for code, name in units.items()]
    all_wanted = [(*one, generated_password()) for one in [*wanted, *of_units]]
    hashes = [await hashed(password) for *_, password in all_wanted]
    told = [(name, sign_in, password) for _, sign_in, name, _, password in all_wanted]
    async with pool.acquire() as connection, connection.transaction():
        for (role, sign_in, name, unit, _), hash_ in zip(all_wanted, hashes, strict=True):
            await _insert(connection, name, sign_in, role, unit, hash_)
        keep(told)
    return told


def _unit_sign_in(code: str) -> str:
    return "don-vi-" + re.sub(r"[^a-z0-9._-]", "-", code.lower())[:33]


def account_of(row: asyncpg.Record) -> Account:
    return Account(
        row["id"], row["name"], row["sign_in"], Role(row["role"]), row["unit"], row["disabled"], row["must_change"]
    )
