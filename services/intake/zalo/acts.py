"""What a turn of a conversation leads to, beside the report itself: said, fetched, looked up, judged, forgotten."""

from dataclasses import dataclass

from shared.events.intake import Solved


@dataclass(frozen=True)
class Judging:
    """An answer that is being judged: of which case and round, and what was said of it."""

    number: str
    round: int
    solved: Solved


@dataclass(frozen=True)
class Reply:
    """Something to be said. `buttons`: what stands on each, and what it says for the person."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Fetch:
    """Pictures and a voice note that lie at Zalo for a short while; `token`: of the report that they are for."""

    token: str
    pictures: tuple[str, ...] = ()
    voice: str | None = None


@dataclass(frozen=True)
class Track:
    """Somebody asks how far a report is."""

    typed: str


@dataclass(frozen=True)
class Judge:
    judging: Judging
    stars: int


@dataclass(frozen=True)
class Mute:
    """No more notices by this way, or notices again."""

    on: bool = True


@dataclass(frozen=True)
class Forget:
    """Pictures that were kept for a report that is not sent."""

    token: str
