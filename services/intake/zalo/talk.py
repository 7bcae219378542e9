"""The short conversation that ends in a report: what was said so far, what is asked next. Pure.

A turn is decided from what was said before and what is said now alone, so it may be interrupted and repeated at any
place, and go on two days later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from services.intake.receiving import SHORTEST_REPORT
from services.intake.zalo import wording
from services.intake.zalo.acts import Fetch, Forget, Judge, Judging, Mute, Reply, Track
from services.intake.zalo.incoming import Said
from services.intake.zalo.wording import area_of, category_of, detail_of, is_one_of
from shared.commune import Commune, FurtherQuestion
from shared.photos import MOST_PHOTOS
from shared.text import says_something

Step = Literal["nothing", "words", "category", "details", "area", "more", "consent"]
LONGEST_WORDS = 5_000
LONGEST_PLACE = 200
PATIENCE = 2  # how often a list is asked for anew before it is passed over: a clerk will know


@dataclass(frozen=True)
class Talk:
    """What a person has said of a report that is not sent yet. `token`: made of the message that began it, so that it
    is one report however often its end is heard. `asked`: how many questions of the category are over. `judging`: an
    answer whose stars were asked for last. `tries`: wrong answers to the step."""

    step: Step = "nothing"
    token: str = ""
    words: str = ""
    category: str | None = None
    area: str | None = None
    place: str = ""
    pictures: int = 0
    voice: bool = False
    details: Mapping[str, str | list[str]] = field(default_factory=dict)
    asked: int = 0
    judging: Judging | None = None
    tries: int = 0

    @property
    def says_enough(self) -> bool:
        seen = self.pictures or self.voice
        return bool(seen) or (len(self.words) >= SHORTEST_REPORT and says_something(self.words))


@dataclass(frozen=True)
class File:
    """The report is whole: receive it."""

    talk: Talk


Act = Reply | Fetch | File | Track | Judge | Mute | Forget
Turn = tuple[Talk, Sequence[Act]]


def turn(talk: Talk, said: Said, commune: Commune) -> Turn:
    """What a person's saying leads to."""
    if said.left:
        return Talk(), [Mute(), Forget(talk.token)]
    if said.came:
        return _begun(talk, said), [Mute(on=False), Reply(wording.greeting(commune))]
    if said.is_nothing:
        return _begun(talk, said), [_ask(_begun(talk, said), commune)]
    if (answered := _command(talk, said, commune)) is not None:
        return answered
    talk = _begun(replace(talk, judging=None), said)
    gathered, fetches = _gathered(talk, said)
    if not said.text:
        return gathered, [*fetches, _ask(gathered, commune, wording.KEPT)]
    further, remark = _answered(gathered, said.text, commune)
    if further.step == "details" and further.asked >= len(questions_of(further, commune)):
        further = replace(further, step="area")
    if further.step == "nothing":
        return further, [*fetches, File(gathered)]
    return further, [*fetches, _ask(further, commune, remark)]


def _begun(talk: Talk, said: Said) -> Talk:
    return talk if talk.step != "nothing" else Talk("words", said.id)


def _command(talk: Talk, said: Said, commune: Commune) -> Turn | None:
    """What is no part of a report: looking one up, leaving off, judging an answer."""
    if is_one_of(said.text, wording.LEAVES_OFF) and talk.step != "nothing":
        return Talk(), [Forget(talk.token), Reply(wording.LEFT_OFF)]
    if is_one_of(said.text, wording.STOPS):
        return talk, [Mute(), Reply(wording.STOPPED)]
    if is_one_of(said.text, wording.STARTS_AGAIN):
        return talk, [Mute(on=False), Reply(wording.STARTED)]
    if is_one_of(said.text, wording.ASKS_FOR_HELP):
        return talk, [Reply(wording.greeting(commune))]
    if (typed := wording.looked_up(said.text)) is not None:
        return talk, [Track(typed)]
    if judged := wording.judged(said.text):
        return replace(talk, judging=Judging(*judged)), [Reply(wording.STARS, wording.STARS_BUTTONS)]
    if talk.judging and said.text.strip() in ("1", "2", "3", "4", "5"):
        return replace(talk, judging=None), [Judge(talk.judging, int(said.text))]
    return None


def _gathered(talk: Talk, said: Said) -> tuple[Talk, list[Act]]:
    """What of a message is no words: it belongs to the report at every step."""
    room = said.pictures[: MOST_PHOTOS - talk.pictures]
    if said.where:
        talk = replace(talk, place=_joined(talk.place, ", ".join(said.where), LONGEST_PLACE))
    if not room and not said.voice:
        return talk, []
    fetched = replace(talk, pictures=talk.pictures + len(room), voice=talk.voice or said.voice is not None)
    return fetched, [Fetch(talk.token, room, said.voice)]


def _answered(talk: Talk, text: str, commune: Commune) -> tuple[Talk, str]:
    """The answer to what was asked, and what to remark; step "nothing" when the report is whole."""
    match talk.step:
        case "words":
            return _more_words(talk, text)
        case "category":
            return _chosen(talk, text, category_of(commune, text), "details")
        case "details":
            return _detailed(talk, text, questions_of(talk, commune)[talk.asked])
        case "area":
            return _chosen(talk, text, area_of(commune, text), "more")
        case "more":
            if is_one_of(text, wording.IS_DONE):
                return replace(talk, step="consent"), ""
            return replace(talk, place=_joined(talk.place, text, LONGEST_PLACE)), wording.KEPT
        case "consent":
            return (Talk(), "") if is_one_of(text, wording.AGREES) else (talk, wording.NOT_UNDERSTOOD)
    raise AssertionError(talk.step)


def _more_words(talk: Talk, text: str) -> tuple[Talk, str]:
    if not (is_one_of(text, wording.IS_DONE) and talk.says_enough):
        talk = replace(talk, words=_joined(talk.words, text, LONGEST_WORDS))
    return (replace(talk, step="category", tries=0), "") if talk.says_enough else (talk, wording.TOO_LITTLE)


def questions_of(talk: Talk, commune: Commune) -> Sequence[FurtherQuestion]:
    """What more is asked about the category that was chosen."""
    category = commune.category(talk.category)
    return category.questions if category else ()


def _detailed(talk: Talk, text: str, question: FurtherQuestion) -> tuple[Talk, str]:
    """The answer to a question of the category. One that must be answered is asked for until it is."""
    over = replace(talk, asked=talk.asked + 1, tries=0)
    if is_one_of(text, wording.KNOWS_NOT) and not question.required:
        return over, ""
    value = detail_of(question, text)
    if value is not None:
        return replace(over, details={**talk.details, question.code: value}), ""
    if question.required or talk.tries + 1 < PATIENCE:
        return replace(talk, tries=talk.tries + 1), wording.EXAMPLES[question.kind]
    return over, ""


def _chosen(talk: Talk, text: str, found: str | None, then: Literal["details", "more"]) -> tuple[Talk, str]:
    """The answer to a list. Who does not know may say so; what fits nothing twice is passed over."""
    knows_not = is_one_of(text, wording.KNOWS_NOT)
    if found is None and not knows_not and talk.tries + 1 < PATIENCE:
        return replace(talk, tries=talk.tries + 1), wording.NOT_UNDERSTOOD
    name = "category" if talk.step == "category" else "area"
    kept = {name: found}
    if name == "area" and found is None and not knows_not:
        kept["place"] = _joined(talk.place, text, LONGEST_PLACE)
    return replace(talk, step=then, tries=0, **kept), ""  # type: ignore[arg-type]


def _ask(talk: Talk, commune: Commune, remark: str = "") -> Reply:
    """What is asked at a step."""
    more = questions_of(talk, commune) if talk.step == "details" else ()
    question, buttons = wording.detail_asked(more[talk.asked]) if more else wording.question(talk.step, commune)
    return Reply(f"{remark} {question}".strip(), buttons)


def _joined(before: str, more: str, longest: int) -> str:
    return (f"{before}\n{more}" if before else more)[:longest]
