"""Who is asking, and what they may do: accounts of staff, sessions, API keys of units, guards of routes."""

from shared.identity.accounts import FirstAccount, first_accounts, names_of
from shared.identity.guards import Guard, principal, requires, scope, signed_in
from shared.identity.principal import NOBODY, Principal, Role
from shared.identity.store import Identity

__all__ = [
    "NOBODY",
    "FirstAccount",
    "Guard",
    "Identity",
    "Principal",
    "Role",
    "first_accounts",
    "names_of",
    "principal",
    "requires",
    "scope",
    "signed_in",
]
