"""`python -m services.identity`: where staff sign in and accounts are kept, alone, against outside servers.

Identity is no stage of a case, but it says what it does in a log of its own, as they do, and runs as they do.
"""

from shared.deciding import Journal
from shared.events import identity as says
from shared.host.running import run_alone
from shared.identity import Identity, api, inviting, pages
from shared.identity.saying import say_what_is_unsaid
from shared.stage import Job, Slice, Stage, StageContext

SAID_WITHIN_SECONDS = 30.0


def assemble(context: StageContext, _: Journal) -> Identity:
    """Identity with its doors: it may change what it keeps, and says so."""
    units = {unit.code: unit.name for unit in context.commune.units}
    return Identity(context.pool, context.pepper, context.settings.public_url, units, context.log, context.commune.code)


IDENTITY = Stage(
    name="identity",
    package=pages.ROOM,
    assemble=assemble,
    trunk=Slice(
        says=(
            says.AccountMade,
            says.AccountDisabled,
            says.AccountEnabled,
            says.PasswordReset,
            says.PasswordChanged,
            says.AccountInvited,
            says.InvitationAccepted,
            says.KeyIssued,
            says.KeyRevoked,
            says.SignedIn,
            says.SignInFailed,
            says.PowerProposed,
            says.PowerApproved,
            says.PowerRefused,
        ),
        routers=(api.router, pages.router, inviting.router),
        jobs=(Job("tells", SAID_WITHIN_SECONDS, say_what_is_unsaid, by_the_clock=False),),
    ),
)

if __name__ == "__main__":
    run_alone(IDENTITY)
