"""What publisher decides. Pure: no clock, no database, no broker."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never
from uuid import UUID

from shared.errors import Conflict, Forbidden, NotFound
from shared.events.publisher import (
    CorrectionDrafted,
    PictureDropped,
    PictureMade,
    PublicPhoto,
    PublisherEvent,
    ResultApproved,
    ResultCorrected,
    ResultDrafted,
    ResultPublished,
    ResultWithdrawn,
)
from shared.events.sealed import Sealed
from shared.privacy import NOTHING_KNOWN, Known, Passage, marked


@dataclass(frozen=True)
class Facts:
    """What publisher has heard of the case. `round` is the one in which it was closed, and `solved` and `stars` are the
    verdict on the answer of that round.
    """

    number: str
    category: str | None
    area: str | None
    unit: str | None
    round: int
    solved: str | None
    stars: int | None
    closed_by: str | None
    restricted: bool
    erased: bool = False


@dataclass(frozen=True)
class Draft:
    title: Sealed
    summary: Sealed
    outcome: str
    author: str
    facts: Facts
    kept: Sealed | None = None


@dataclass(frozen=True)
class DraftCorrection:
    """New words for what is public, and what was wrong in the old ones."""

    title: Sealed
    summary: Sealed
    outcome: str
    correction: Sealed
    author: str
    facts: Facts
    kept: Sealed | None = None


@dataclass(frozen=True)
class Words:
    """What a draft holds, opened. `kept`: what looks like personal data and stays, with the reason for each."""

    title: str
    summary: str
    correction: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Approve:
    """A second person approves the draft that is version `draft` of the stream; with that it is public.

    `words` are what that draft holds. `known`: what the commune publishes itself, and nobody has to hide. `photos`:
    which pictures they ticked, each with the words below it.
    """

    draft: int
    approver: str
    facts: Facts
    words: Words
    known: Known = NOTHING_KNOWN
    photos: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Withdraw:
    reason: str


@dataclass(frozen=True)
class TakeDown:
    """Nobody may read it any more, whether or not anything is published. The reason is public."""

    reason: str


Command = Draft | DraftCorrection | Approve | Withdraw | TakeDown


@dataclass(frozen=True)
class Result:
    """Only what the next decision needs to know. `drafted` waits for approval and is version `draft` of the stream.
    `pictures` were made, by the photo that each is a copy of; `shown` are public. `version`: how many events were.
    """

    status: Literal["none", "drafted", "published", "withdrawn"] = "none"
    drafted: ResultDrafted | CorrectionDrafted | None = None
    draft: int = 0
    pictures: Mapping[UUID, PictureMade] = field(default_factory=dict)
    shown: tuple[PublicPhoto, ...] = ()
    version: int = 0


def decide(result: Result, command: Command) -> list[PublisherEvent]:
    """Raises NotFound, Forbidden or Conflict."""
    match command:
        case Draft():
            return _draft(result, command)
        case DraftCorrection():
            return _correct(result, command)
        case Approve():
            return _approve(result, command)
        case Withdraw(reason):
            if result.status == "withdrawn":
                return []
            if result.status != "published":
                raise Conflict("Only a published result can be withdrawn.")
            return [ResultWithdrawn(reason=reason)]
        case TakeDown(reason):
            return [ResultWithdrawn(reason=reason)] if result.status == "published" else []
    assert_never(command)


def publishable(facts: Facts) -> str:
    """The category of a case that may be published. Without one, nobody knows that the case is not restricted."""
    if facts.restricted:
        raise Forbidden("A restricted case is never published.")
    if facts.category is None:
        raise Conflict("This case was never classified. It has no result to publish.")
    if facts.closed_by is None:
        raise Conflict("Only a closed case has a result to publish.")
    if facts.closed_by == "withdrawn":
        raise Conflict("The citizen took this report back. Nothing of it is published.")
    if facts.erased or facts.closed_by == "erased":
        raise Conflict("The citizen had this report erased. Nothing of it is published.")
    if facts.closed_by == "refusal_stands":
        raise Conflict("This report was refused. It has no result to publish.")
    return facts.category


def _draft(result: Result, command: Draft) -> list[PublisherEvent]:
    publishable(command.facts)
    if result.status == "published":
        raise Conflict("This result is published. Correct it, or withdraw it before you write another.")
    drafted = ResultDrafted(
        title=command.title,
        summary=command.summary,
        outcome=command.outcome,
        author=command.author,
        round=command.facts.round,
        kept=command.kept,
    )
    return [] if result.status == "drafted" and drafted == result.drafted else [drafted]


def _correct(result: Result, command: DraftCorrection) -> list[PublisherEvent]:
    correctable(command.facts)
    if result.status != "published":
        raise Conflict("Only a published result can be corrected.")
    drafted = CorrectionDrafted(
        title=command.title,
        summary=command.summary,
        outcome=command.outcome,
        correction=command.correction,
        author=command.author,
        kept=command.kept,
    )
    return [] if drafted == result.drafted else [drafted]


def correctable(facts: Facts) -> None:
    """What is public can be corrected also while the case goes on again."""
    if facts.restricted:
        raise Forbidden("A restricted case is never published.")
    if facts.erased:
        raise Conflict("The citizen had this report erased. Nothing of it is published.")


def _approve(result: Result, command: Approve) -> list[PublisherEvent]:
    if result.status == "published" and result.drafted is None:
        return []
    drafted = result.drafted
    if isinstance(drafted, CorrectionDrafted):
        correctable(command.facts)
        _approvable(result, drafted, command)
        shown = _photos(result, command)
        approved = ResultApproved(draft=command.draft, approver=command.approver)
        return [approved, _corrected(drafted, command.words, shown)]
    category = publishable(command.facts)
    if drafted is None:
        raise NotFound("There is no draft to approve.")
    _approvable(result, drafted, command)
    if drafted.round not in (None, command.facts.round):
        raise Conflict("The case was reopened and closed again since this draft was written. Write it anew.")
    shown = _photos(result, command)
    approved = ResultApproved(draft=command.draft, approver=command.approver)
    return [approved, _published(drafted, category, command, shown)]


def _approvable(result: Result, drafted: ResultDrafted | CorrectionDrafted, command: Approve) -> None:
    if command.draft != result.draft:
        raise Conflict("The draft has changed. Read it again before you approve it.")
    if command.approver == drafted.author:
        raise Forbidden("Nobody approves their own draft.")
    if left := left_in(command.words, command.known):
        raise Conflict("There are passages that look like personal data. Remove each, or keep it with a reason.", left)


def _photos(result: Result, command: Approve) -> tuple[PublicPhoto, ...]:
    """What is shown from now on: what was approved before and is still wanted, and what is ticked now."""
    made = {picture.photos[0].id: picture for picture in result.pictures.values()}
    for ticked in command.photos:
        if ticked not in made:
            raise Conflict("The photos have changed. Look at them again before you approve.")
        if made[ticked].author == command.approver:
            raise Forbidden("Nobody approves their own photo.")
    told = {one.id: one.alt for one in result.shown} | dict(command.photos)
    return tuple(_public(picture, told[photo]) for photo, picture in made.items() if photo in told)


def _public(picture: PictureMade, alt: str) -> PublicPhoto:
    [photo] = picture.photos
    return PublicPhoto(id=photo.id, side=picture.side, alt=alt, width=photo.width, height=photo.height)


def left_in(words: Words, known: Known) -> dict[str, str]:
    """By field, what looks like personal data and is neither removed nor kept with a reason."""
    texts = {"title": words.title, "summary": words.summary, "correction": words.correction}
    found = {name: unexplained(text, words.kept, known) for name, text in texts.items()}
    return {
        name: "; ".join(f"{text[one.start : one.end]} ({one.kind})" for one in found[name])
        for name, text in texts.items()
        if found[name]
    }


def unexplained(text: str, kept: Mapping[str, str], known: Known) -> list[Passage]:
    """Passages that nobody has given a reason for."""
    return [one for one in marked(text, known) if not kept.get(text[one.start : one.end])]


def _published(
    drafted: ResultDrafted, category: str, command: Approve, shown: tuple[PublicPhoto, ...]
) -> ResultPublished:
    facts = command.facts
    return ResultPublished(
        number=facts.number,
        title=command.words.title,
        summary=command.words.summary,
        outcome=drafted.outcome,
        category=category,
        area=facts.area,
        unit=facts.unit,
        solved=facts.solved,
        stars=facts.stars,
        round=facts.round,
        photos=shown,
    )


def _corrected(drafted: CorrectionDrafted, words: Words, shown: tuple[PublicPhoto, ...]) -> ResultCorrected:
    told = {"title": words.title, "summary": words.summary, "correction": words.correction}
    return ResultCorrected(**told, outcome=drafted.outcome, photos=shown)


def evolve(result: Result, event: PublisherEvent) -> Result:
    result = replace(result, version=result.version + 1)
    match event:
        case ResultDrafted():
            return replace(result, status="drafted", drafted=event, draft=result.version)
        case CorrectionDrafted():
            return replace(result, drafted=event, draft=result.version)
        case PictureMade(of=of):
            return replace(result, pictures={**result.pictures, of: event})
        case PictureDropped(of=of):
            return replace(result, pictures={one: made for one, made in result.pictures.items() if one != of})
        case ResultApproved():
            return result
        case ResultPublished(photos=photos) | ResultCorrected(photos=photos):
            return replace(result, status="published", drafted=None, shown=photos)
        case ResultWithdrawn():
            return replace(result, status="withdrawn", drafted=None, shown=())
    assert_never(event)
