"""What a turn of a conversation does: a report received, looked up or judged, by the commands of every other door."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.intake import codes
from services.intake.code_cookie import TRACKING
from services.intake.contacts import CONTACTS
from services.intake.official import CONTACT
from services.intake.pace import Sender, SlowDown
from services.intake.receiving import Submission
from services.intake.service import Service
from services.intake.statuses import STATUSES
from services.intake.view import TrackedCase
from services.intake.zalo import wording
from services.intake.zalo.acts import Fetch, Forget, Judge, Reply, Track
from services.intake.zalo.hearing import TALKS_KEPT_FOR
from services.intake.zalo.incoming import Said
from services.intake.zalo.talk import Act, Talk
from shared import photos, voices
from shared.errors import Invalid, NotFound, Refusal
from shared.photos import MOST_PHOTOS
from shared.reading.model import row_of
from shared.vault import CITIZEN
from shared.voices import recording
from shared.zalo.sending import Zalo

LANGUAGE = "vi"


@dataclass(frozen=True)
class Unfiled:
    """A report that could not be received now: where its conversation goes on, with everything that was said, and what
    is answered."""

    talk: Talk
    reply: Reply


@dataclass(frozen=True)
class Acting:
    """For one message."""

    intake: Service
    zalo: Zalo
    said: Said
    at: datetime

    async def file(self, talk: Talk, before: Talk) -> list[Reply] | Unfiled:
        """Receive the report; received before, it is the same. Where the commune's lists have changed since it was
        told, they are asked about anew; who reports very often says once more, later, that it is to be sent."""
        token = self._token(talk.token)
        submission = Submission(
            words=talk.words,
            channel="zalo",
            language=LANGUAGE,
            consent=self.intake.commune.consent,
            area=talk.area,
            place=talk.place or None,
            category_hint=talk.category,
            details=talk.details,
            contact=f"{CONTACT}{self.said.person}",
            contact_by="zalo",
            pictures=await self.intake.waiting.of(token),
            voice=await self.intake.voices.of(token),
            token=token,
        )
        try:
            receipt = await self.intake.receive(submission, self._sender(token))
        except Invalid:
            chosen_anew = replace(before, step="category", area=None, details={}, asked=0, tries=0)
            return Unfiled(chosen_anew, Reply(wording.CHANGED, wording.SKIP_BUTTON))
        except SlowDown:
            return Unfiled(before, Reply(wording.SLOWER, wording.AGREE_BUTTONS))
        address = f"{self.intake.settings.public_url}{TRACKING}"
        category = self.intake.commune.category(talk.category)
        advice = category.advice.vi if category and category.advice else ""
        return [Reply(wording.receipt(receipt.number, receipt.tracking_code, address, advice))]

    def _sender(self, token: str) -> Sender:
        """A person's account is what a browser and its address are at other doors."""
        person = codes.derived(self.intake.pepper, "zalo pace", self.said.person)
        return Sender(address=person, device=person, token=token)

    async def do(self, act: Act) -> list[Reply]:
        match act:
            case Fetch():
                return await self._fetch(act)
            case Track(typed):
                return [Reply(await self._status(typed))]
            case Judge():
                return [Reply(await self._judge(act))]
            case Forget(token) if token:
                await self.intake.waiting.put(self._token(token), ())
                await self.intake.voices.remove(self._token(token))
        return []

    async def _fetch(self, act: Fetch) -> list[Reply]:
        """Take what lies at Zalo for a short while: it waits for its report as a form's photos do, but for longer."""
        token, who = self._token(act.token), codes.derived(self.intake.pepper, "zalo waiting", self.said.person)
        missing = 0
        found = [await self.zalo.fetch(address, photos.MOST_BYTES) for address in act.pictures]
        came = await photos.cleaned(self.intake.decoders, [one for one in found if one][:MOST_PHOTOS])
        missing += sum(one is None for one in found) + len(came.left_out)
        for picture in came.pictures:
            missing += not await self.intake.waiting.add(token, picture, who, TALKS_KEPT_FOR)
        if act.voice:
            missing += not await self._keep_voice(token, act.voice, who)
        return [Reply(wording.WITHOUT_PICTURE)] if missing else []

    async def _keep_voice(self, token: str, address: str, who: bytes) -> bool:
        content = await self.zalo.fetch(address, voices.MOST_BYTES)
        try:
            return content is not None and await self.intake.voices.put(token, recording(content), who, TALKS_KEPT_FOR)
        except Invalid:
            return False

    async def _status(self, typed: str) -> str:
        """How far a report is that somebody has the code of: no more than its steps."""
        try:
            case = await self.intake.tracked(typed)
        except NotFound:
            return wording.WRONG_CODE
        unit = self.intake.commune.unit(case.unit)
        return wording.status(case.number, STATUSES[case.status], unit.name if unit else "", case.due)

    async def _judge(self, act: Judge) -> str:
        """The verdict of who reported by this account, and of nobody else."""
        case = await self._own_case(act.judging.number)
        if case is None:
            return wording.NOT_OPEN
        judging = act.judging
        try:
            await self.intake.judge(case, round_=judging.round, solved=judging.solved, stars=act.stars, comment=None)
        except Refusal:
            return wording.NOT_OPEN
        return wording.JUDGED

    async def _own_case(self, number: str) -> TrackedCase | None:
        """A case whose contact is this very account of this very person."""
        case = await self.intake.queries.numbered(number)
        if case is None:
            return None
        kept = await row_of(self.intake.queries.pool, CONTACTS, "case_id = $1", case.case_id)
        if kept is None or kept.contact is None:
            return None
        opened = await self.intake.vault.open(case.case_id, kept.contact, CITIZEN, "own case")
        return case if opened == f"{CONTACT}{self.said.person}" else None

    def _token(self, of: str) -> str:
        """The secret of a report: nobody who knows ids of messages can work it out."""
        return codes.derived(self.intake.pepper, "zalo report", f"{self.said.person}\n{of}").hex()
