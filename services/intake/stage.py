"""Intake assembled: one value for the host."""

from pathlib import Path

from services.intake import (
    correcting,
    deliveries,
    erasing,
    following,
    helping,
    importing,
    live,
    lost_code,
    notices,
    open311,
    point_desk,
    posters,
    promises,
    pushing,
    relay,
    reporting,
    secrets,
    sending,
    slips,
    tracking,
    zalo,
)
from services.intake.contacts import CONTACTS
from services.intake.devices import DEVICES
from services.intake.followers import FOLLOWERS
from services.intake.history import ANSWERS, FINDINGS, HISTORY, INQUIRIES
from services.intake.mail import mail_of
from services.intake.numbers import Numbers
from services.intake.official import address_in, official_of
from services.intake.pace import Pace
from services.intake.points import POINTS
from services.intake.push import push_of, way_of
from services.intake.queries import COUNTERS_FROM_LOG, Queries
from services.intake.receiving import Receiving
from services.intake.scans import Scans
from services.intake.service import Service
from services.intake.view import CASES
from services.intake.voices import WaitingVoices
from services.intake.waiting import WaitingPhotos
from services.intake.ways import Way, Ways
from shared.deciding import Journal
from shared.events import intake
from shared.notes import NoteKey
from shared.stage import Slice, Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    queries = Queries(context.pool)
    numbers = Numbers(context.pool, context.commune.number_prefix)
    ways = _ways(context)
    receiving = Receiving(journal, context.vault, queries, context.commune, context.pepper, numbers, ways)
    waiting, voices = WaitingPhotos(context.pool, context.pepper), WaitingVoices(context.pool, context.pepper)
    settings = context.settings
    pace = Pace(context.pool, context.pepper, settings.submissions_per_hour, settings.submissions_per_hour_of_a_device)
    log = context.log
    note_key = NoteKey(f"{context.commune.code}/src-intake", log.public_key, log.sign_statement)
    return Service(
        journal,
        context.vault,
        queries,
        context.commune,
        context.pepper,
        receiving,
        waiting,
        voices,
        pace,
        Scans(context.pool),
        context.caught_up,
        note_key,
        settings,
        context.decoders,
        ways,
    )


def _ways(context: StageContext) -> Ways:
    """Those that this commune has."""
    official = official_of(context.settings, context.commune, context.pool, context.pepper)
    by_zalo = Way("zalo", address_in, official.notify) if official else None
    push = push_of(context.settings, context.commune)
    by_push = way_of(push) if push else None
    found = [way for way in (mail_of(context.settings, context.commune), by_zalo, by_push) if way]
    return Ways({way.name: way for way in found}, context.settings.public_url, push)


STAGE = Stage(
    name="intake",
    package=Path(__file__).parent,
    assemble=assemble,
    trunk=Slice(
        says=(
            intake.CaseReceived,
            intake.InformationAdded,
            intake.CaseWithdrawn,
            intake.VerdictGiven,
            intake.RefusalAppealed,
            intake.PersonalDataErased,
            intake.FollowerContactErased,
            intake.IntakePointOpened,
            intake.IntakePointChanged,
            intake.IntakePointClosed,
            intake.IntakePointReopened,
        ),
        read_models=(CASES, HISTORY, ANSWERS, INQUIRIES, FINDINGS, CONTACTS, DEVICES, POINTS, FOLLOWERS),
        tables=frozenset(
            {
                "intake.counters",
                "intake.numbers",
                "intake.waiting_photos",
                "intake.waiting_voices",
                "intake.paces",
                "intake.scans",
                "intake.deliveries",
                "intake.ways",
            }
        ),
    ),
    slices=(
        *(reporting.SLICE, sending.SLICE, tracking.SLICE, promises.SLICE, slips.SLICE, live.SLICE, erasing.SLICE),
        *(correcting.SLICE, following.SLICE, point_desk.SLICE, importing.SLICE, posters.SLICE, helping.SLICE),
        *(relay.SLICE, open311.SLICE, zalo.SLICE, notices.SLICE, deliveries.SLICE, lost_code.SLICE),
        *(pushing.SLICE, secrets.SLICE),
    ),
    # The Front's own events have to stand somewhere else too: its log could not be filled again from its own register.
    keeps=frozenset({"oversight"}),
    after_refill=COUNTERS_FROM_LOG,
)
