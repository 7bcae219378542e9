"""What publisher decides. Pure: no clock, no database, no broker."""

from dataclasses import dataclass, replace
from typing import Literal, assert_never

from shared.errors import Conflict, Forbidden, NotFound
from shared.events.publisher import PublisherEvent, ResultApproved, ResultDrafted, ResultPublished, ResultWithdrawn
from shared.events.sealed import Sealed


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


@dataclass(frozen=True)
class Approve:
    """A second person approves the draft that is version `draft` of the stream; with that it is public.

    `title` and `summary` are what that draft holds, opened.
    """

    draft: int
    approver: str
    facts: Facts
    title: str
    summary: str


@dataclass(frozen=True)
class Withdraw:
    reason: str


@dataclass(frozen=True)
class TakeDown:
    """Nobody may read it any more, whether or not anything is published. The reason is public."""

    reason: str


Command = Draft | Approve | Withdraw | TakeDown


@dataclass(frozen=True)
class Result:
    """Only what the next decision needs to know. `version`: how many events there were."""

    status: Literal["none", "drafted", "published", "withdrawn"] = "none"
    drafted: ResultDrafted | None = None
    draft: int = 0
    version: int = 0


def decide(result: Result, command: Command) -> list[PublisherEvent]:
    """Raises NotFound, Forbidden or Conflict."""
    match command:
        case Draft():
            return _draft(result, command)
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


def _publishable(facts: Facts) -> str:
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
    _publishable(command.facts)
    if result.status == "published":
        raise Conflict("This result is published. Withdraw it before you write another.")
    drafted = ResultDrafted(
        title=command.title,
        summary=command.summary,
        outcome=command.outcome,
        author=command.author,
        round=command.facts.round,
    )
    return [] if result.status == "drafted" and drafted == result.drafted else [drafted]


def _approve(result: Result, command: Approve) -> list[PublisherEvent]:
    category = _publishable(command.facts)
    if result.status == "published":
        return []
    drafted = result.drafted
    if drafted is None or result.status != "drafted":
        raise NotFound("There is no draft to approve.")
    if command.draft != result.draft:
        raise Conflict("The draft has changed. Read it again before you approve it.")
    if drafted.round not in (None, command.facts.round):
        raise Conflict("The case was reopened and closed again since this draft was written. Write it anew.")
    if command.approver == drafted.author:
        raise Forbidden("Nobody approves their own draft.")
    facts = command.facts
    return [
        ResultApproved(draft=command.draft, approver=command.approver),
        ResultPublished(
            number=facts.number,
            title=command.title,
            summary=command.summary,
            outcome=drafted.outcome,
            category=category,
            area=facts.area,
            unit=facts.unit,
            solved=facts.solved,
            stars=facts.stars,
            round=facts.round,
        ),
    ]


def evolve(result: Result, event: PublisherEvent) -> Result:
    result = replace(result, version=result.version + 1)
    match event:
        case ResultDrafted():
            return replace(result, status="drafted", drafted=event, draft=result.version)
        case ResultApproved():
            return result
        case ResultPublished():
            return replace(result, status="published")
        case ResultWithdrawn():
            return replace(result, status="withdrawn", drafted=None)
    assert_never(event)
