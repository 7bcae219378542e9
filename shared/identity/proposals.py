"""What takes two people: an administrator proposes, somebody of the Front decides, the administrator carries it out.

Whoever made a second editor or overseer alone, or signed in as one, could decide alone what two people decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from shared import clock
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.events.identity import Power, PowerApproved, PowerProposed, PowerRefused
from shared.identity.accounts import account as found_account
from shared.identity.accounts import checked_sign_in, give_password, let_in, locked, make
from shared.identity.principal import TAKES_TWO, Role
from shared.identity.saying import Change, changing
from shared.identity.secrets import generated_password, hashed
from shared.identity.store import Identity

MOST_SHOWN = 200
# What was agreed to weeks ago was agreed to about another day.
CARRIED_OUT_WITHIN = timedelta(days=3)
NO_SUCH = "There is no such proposal."

_COLUMNS = (
    "p.id, p.kind AS power, p.account, p.name, p.sign_in, p.role, p.proposed_by, own.name AS proposer, p.proposed_at,"
    " p.approved, p.decided_by, other.name AS decider, p.decided_at, p.done_at"
)
_FROM = (
    "identity.proposals p JOIN identity.accounts own ON own.id = p.proposed_by"
    " LEFT JOIN identity.accounts other ON other.id = p.decided_by"
)


@dataclass(frozen=True)
class Proposal:
    """What an administrator wants. `approved` is None until somebody has decided; `decided_by` is that account."""

    id: UUID
    power: Power
    account: UUID | None
    name: str
    sign_in: str
    role: Role
    proposed_by: UUID
    proposer: str
    proposed_at: datetime
    approved: bool | None
    decided_by: UUID | None
    decider: str | None
    decided_at: datetime | None
    done_at: datetime | None

    @property
    def stale(self) -> bool:
        return self.decided_at is not None and clock.now() - self.decided_at > CARRIED_OUT_WITHIN


@dataclass(frozen=True)
class CarriedOut:
    """What came of a proposal; `password` is told this once, and None for what needs none."""

    account: UUID
    sign_in: str
    password: str | None


async def propose_account(identity: Identity, name: str, sign_in: str, role: Role, by: UUID) -> UUID:
    """Wants another account of a role that takes two people; the proposal's id. Raises Invalid."""
    if role not in TAKES_TWO:
        raise Invalid("This does not take a second person.", {"role": "This does not take a second person."})
    return await _propose(identity, "account", None, name, checked_sign_in(sign_in), role, by)


async def propose_for(identity: Identity, power: Power, account: UUID, by: UUID) -> UUID:
    """Wants a new password for an account, or to enable it. Raises NotFound."""
    about = await found_account(identity, account)
    return await _propose(identity, power, account, about.name, about.sign_in, about.role, by)


async def _propose(
    identity: Identity, power: Power, account: UUID | None, name: str, sign_in: str, role: Role, by: UUID
) -> UUID:
    id_ = clock.new_id()
    async with changing(identity) as change:
        await change.connection.execute(
            "INSERT INTO identity.proposals (id, kind, account, name, sign_in, role, proposed_by)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            *(id_, power, account, name, sign_in, role, by),
        )
        change.say(id_, PowerProposed(power=power, role=role.value, account=account), by)
    return id_


async def decide(identity: Identity, proposal: UUID, *, approved: bool, by: UUID) -> None:
    """By somebody of the Front. Deciding the same twice changes nothing.

    Raises NotFound, Conflict when it is decided otherwise, Forbidden for who proposed it or whom it is about.
    """
    async with changing(identity) as change:
        known = await _locked(change, proposal)
        if by in (known.proposed_by, known.account):
            raise Forbidden("Nobody decides on what they proposed, or on what is about themselves.")
        if known.approved is not None:
            if known.approved != approved or known.decided_by != by:
                raise Conflict("This proposal is decided already.")
            return
        await change.connection.execute(
            "UPDATE identity.proposals SET approved = $2, decided_by = $3, decided_at = clock_timestamp()"
            " WHERE id = $1",
            *(proposal, approved, by),
        )
        change.say(proposal, PowerApproved() if approved else PowerRefused(), by)


async def carry_out(identity: Identity, proposal: UUID, by: UUID) -> CarriedOut:
    """Does what was agreed on, once, by who proposed it.

    Raises NotFound, and Conflict for what is not approved, stale or done already, or what another proposed.
    """
    password = generated_password()
    hash_ = await hashed(password)
    async with changing(identity) as change:
        known = await _locked(change, proposal)
        if not known.approved:
            raise Conflict("Nobody of the Front has agreed to this yet.")
        if known.done_at is not None:
            raise Conflict("This has been done already. A password is shown once.")
        if by != known.proposed_by or known.stale:
            raise Conflict("Only who proposed this carries it out, within three days. Propose it again.")
        account = await _take_effect(change, known, hash_, by)
        await change.connection.execute(
            "UPDATE identity.proposals SET done_at = clock_timestamp() WHERE id = $1", proposal
        )
    return CarriedOut(account, known.sign_in, None if known.power == "enabling" else password)


async def _take_effect(change: Change, known: Proposal, hash_: str, by: UUID) -> UUID:
    if known.account is None:
        return await make(change, known.name, known.sign_in, known.role, None, hash_, by, known.id)
    await locked(change, known.account)
    if known.power == "password":
        await give_password(change, known.account, hash_, by, known.id)
    else:
        await let_in(change, known.account, by, known.id)
    return known.account


async def all_proposals(identity: Identity) -> Sequence[Proposal]:
    """The last ones, the newest first."""
    rows = await identity.pool.fetch(
        f"SELECT {_COLUMNS} FROM {_FROM} ORDER BY p.proposed_at DESC, p.id LIMIT $1", MOST_SHOWN
    )
    return [_proposal(row) for row in rows]


async def _locked(change: Change, proposal: UUID) -> Proposal:
    row = await change.connection.fetchrow(f"SELECT {_COLUMNS} FROM {_FROM} WHERE p.id = $1 FOR UPDATE OF p", proposal)
    if row is None:
        raise NotFound(NO_SUCH)
    return _proposal(row)


def _proposal(row: asyncpg.Record) -> Proposal:
    return Proposal(**{**row, "role": Role(row["role"])})
