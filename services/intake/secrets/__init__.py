"""The secrets that this commune shows at services outside: what is there, and how an administrator replaces one."""

from services.intake.secrets import api, pages
from shared.events.intake import SecretReplaced
from shared.stage import Slice

SLICE = Slice(says=(SecretReplaced,), routers=(api.router, pages.router), desks=pages.DESKS)
