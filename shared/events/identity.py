"""What identity says: accounts and keys were made and taken away, somebody signed in, and what took two people."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.events.envelope import Event

StaffRole = Literal["clerk", "unit_member", "overseer", "editor", "administrator", "moderator"]
Power = Literal["account", "password", "enabling"]


class AccountMade(Event):
    """There is another account, which is the subject. `proposal` is what two people agreed on, where that is needed.

    The actor is `stage/identity` for the first accounts, and for one that was found without anybody's having said it.
    """

    role: StaffRole
    unit: str | None
    proposal: UUID | None


class AccountDisabled(Event):
    """The account, which is the subject, is signed out and lets nobody in any more."""


class AccountEnabled(Event):
    """A disabled account lets its owner in again."""

    proposal: UUID | None


class PasswordReset(Event):
    """Somebody else gave the account another password; its owner is told at the next sign-in."""

    proposal: UUID | None


class PasswordChanged(Event):
    """The owner of the account chose another password."""


class AccountInvited(Event):
    """An administrator made a link with which the owner of the account, which is the subject, chooses a password.

    It is good once and until `until`; an earlier link opens nothing any more.
    """

    until: AwareDatetime


class InvitationAccepted(Event):
    """The owner of the account chose a password by the link that was made last."""


class KeyIssued(Event):
    """A program of a unit got a key. `key` is what stands in the actor `unit/<unit>/<key>` of what it does."""

    key: str
    unit: str
    scopes: tuple[str, ...]


class KeyRevoked(Event):
    """A unit's key opens nothing any more."""

    key: str
    unit: str


class SignedIn(Event):
    """The owner of the account signed in. `known_device`: where they had signed in before."""

    known_device: bool


class SignInFailed(Event):
    """`times` wrong sign-ins since `since`: how many, never under which name or from where."""

    times: int = Field(ge=1)
    since: AwareDatetime


class PowerProposed(Event):
    """An administrator wants what takes a second person; the subject is the proposal.

    `account` is whose password or enabling it is about; None for an account that is to be made, with `role`.
    """

    power: Power
    role: StaffRole
    account: UUID | None


class PowerApproved(Event):
    """Somebody of the Front, who did not propose it, agrees."""


class PowerRefused(Event):
    """Somebody of the Front does not agree; nothing comes of the proposal."""
