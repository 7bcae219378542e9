"""Who is asking: a member of staff, a program of a unit, or nobody known."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID

from shared.web.language import N_


class Role(StrEnum):
    """What a member of staff does here. Nobody does two of these under one account."""

    CLERK = "clerk"
    UNIT_MEMBER = "unit_member"
    OVERSEER = "overseer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    MODERATOR = "moderator"  # of a Zalo group: passes on what is written there, and sees only that


ROLE_TITLES = {
    Role.CLERK: N_("Cán bộ tiếp nhận"),
    Role.UNIT_MEMBER: N_("Cán bộ đơn vị"),
    Role.OVERSEER: N_("Cán bộ giám sát"),
    Role.EDITOR: N_("Biên tập viên"),
    Role.ADMINISTRATOR: N_("Quản trị viên"),
    Role.MODERATOR: N_("Người trông nhóm Zalo"),
}

# Whoever had one of these twice could decide alone what two people decide: nobody gives them alone.
TAKES_TWO = frozenset({Role.OVERSEER, Role.EDITOR, Role.ADMINISTRATOR})

# These choose their password by an invitation: nobody gives them one.
INVITED = frozenset({Role.MODERATOR})

# What a unit's program may be allowed to do.
SCOPES = {
    "dispatch:read": N_("Đọc các việc của đơn vị"),
    "dispatch:answer": N_("Nhận việc, báo tiến độ và trả lời"),
    "intake:report": N_("Gửi phản ánh thay cho bà con"),
}


@dataclass(frozen=True)
class Account:
    """A member of staff. `must_change`: others know the password, and it opens only the page to change it."""

    id: UUID
    name: str
    sign_in: str
    role: Role
    unit: str | None
    disabled: bool
    must_change: bool


@dataclass(frozen=True)
class UnitKey:
    """What is known of a unit's API key; its secret is not."""

    id: str
    unit: str
    name: str
    scopes: frozenset[str]
    revoked: bool


@dataclass(frozen=True)
class Principal:
    """Who is asking, as the doors see it. `id` is an account's UUID or a key's id; it goes into `actor` of events."""

    kind: Literal["staff", "unit_key", "anonymous"]
    id: str = ""
    name: str = ""
    role: Role | None = None
    unit: str | None = None
    scopes: frozenset[str] = frozenset()
    must_change: bool = False

    @property
    def account(self) -> UUID:
        """The account of a member of staff; asked of anyone else it is a ValueError."""
        return UUID(self.id)


NOBODY = Principal("anonymous")


def principal_of(known: Account | UnitKey) -> Principal:
    """Staff and programs as the doors see them."""
    match known:
        case Account():
            return Principal("staff", str(known.id), known.name, known.role, known.unit, must_change=known.must_change)
        case UnitKey():
            return Principal("unit_key", known.id, known.name, unit=known.unit, scopes=known.scopes)
