"""Which copies of photos editors may make for everyone. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never
from uuid import UUID

from services.publisher.domain import (  # house: pure, because it is the trunk's domain
    Facts,
    correctable,
    publishable,
    unexplained,
)
from shared.errors import Conflict, Invalid
from shared.events.intake import Photo
from shared.events.publisher import PictureDropped, PictureMade, ResultPublished, ResultWithdrawn, Side
from shared.events.sealed import Sealed
from shared.privacy import Known

Counts = PictureMade | PictureDropped | ResultPublished | ResultWithdrawn


@dataclass(frozen=True)
class Make:
    """A copy of the photo `of`; `words` say what it shows, and are sealed in `alt`."""

    photo: Photo
    of: UUID
    side: Side
    alt: Sealed
    words: str
    blurred: int
    author: str
    facts: Facts
    known: Known


@dataclass(frozen=True)
class Drop:
    of: UUID


@dataclass(frozen=True)
class Pictures:
    """What was made and is still wanted, by the photo that each is a copy of, and whether the result is public."""

    made: Mapping[UUID, PictureMade] = field(default_factory=dict)
    is_public: bool = False


def decide(pictures: Pictures, command: Make | Drop) -> list[Counts]:
    """Raises Invalid, Forbidden or Conflict."""
    match command:
        case Drop(of):
            return [PictureDropped(of=of)] if of in pictures.made else []
        case Make():
            return _make(pictures, command)
    assert_never(command)


def _make(pictures: Pictures, command: Make) -> list[Counts]:
    if pictures.is_public:
        correctable(command.facts)
    else:
        publishable(command.facts)
    if unexplained(command.words, {}, command.known):
        raise Invalid("These words look like personal data.", {"alt": "These words look like personal data."})
    before = pictures.made.get(command.of)
    if before and before.photos == (command.photo,) and before.author != command.author:
        raise Conflict("Somebody else has made just this picture.")
    made = PictureMade(
        photos=(command.photo,),
        of=command.of,
        side=command.side,
        alt=command.alt,
        blurred=command.blurred,
        author=command.author,
    )
    return [] if made == before else [made]


def evolve(pictures: Pictures, event: Counts) -> Pictures:
    match event:
        case PictureMade(of=of):
            return Pictures({**pictures.made, of: event}, pictures.is_public)
        case PictureDropped(of=dropped):
            return Pictures({of: made for of, made in pictures.made.items() if of != dropped}, pictures.is_public)
        case ResultPublished():
            return Pictures(pictures.made, is_public=True)
        case ResultWithdrawn():
            return Pictures(pictures.made, is_public=False)
    assert_never(event)
