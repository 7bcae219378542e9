"""One commune as data: read from its TOML file, and refused with file, line and key when something is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from shared.areas import Area
from shared.calendar import CalendarData, Profile, WorkingDays, profile_on, wrong_profiles
from shared.escalation import Body, Code, EMail, Rung, wrong_ladder
from shared.events.intake import PointKind
from shared.events.publisher import ReportKind
from shared.letters import Letters, wrong_places
from shared.mistakes import Mistaken, message, read_checked
from shared.mistakes import Place as At
from shared.reporting import Office, ReportPlan, wrong_reports
from shared.sentences import LongNotice, Named, Notice, Part, Words
from shared.signals import Signals

CategoryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[a-z0-9.:-]+$", max_length=200)]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+(:\d{1,5})?$", max_length=200)]

# Whoever stands in the rain answers a few questions, and reads a list of choices on a telephone without scrolling long.
MOST_QUESTIONS = 8
MOST_CHOICES = 12
CHOSEN = ("choice", "choices")


class CommuneRefused(Exception):
    """The commune's file has mistakes; each line of the message names one."""


class Section(Part):
    """A part of a page that the commune writes."""

    title: Notice
    text: LongNotice


class Texts(Part):
    """The pages that the commune writes."""

    about: tuple[Section, ...] = ()
    personal_data: tuple[Section, ...] = ()
    accessibility: tuple[Section, ...] = ()


class Contact(Part):
    """How the Front can be reached, without the internet too."""

    address: Words | None = None
    telephone: Words | None = None
    email: EMail | None = None
    hours: Notice | None = None


class Place(Part):
    """A place where a poster is to hang; the Front opens them all at once as intake points."""

    code: Code
    name: Words
    kind: PointKind
    area: Code | None = None


class Step(Part):
    """One of the three things that a poster tells to do, beside its picture."""

    title: Words
    line: Words


class Poster(Part):
    """What posters say beside the slogan, the address, the place's name and who answers. In Vietnamese: they hang."""

    name: Words = "Lắng nghe dân nói"
    call: Words = Field("Quét mã – gửi phản ánh", description="What a sticker says.")
    steps: tuple[Step, Step, Step] = (
        Step(title="Quét mã", line="Mở máy ảnh của điện thoại, soi vào ô vuông."),
        Step(title="Viết, chụp ảnh", line="Việc gì, ở đâu. Viết không dấu cũng được."),
        Step(title="Giữ mã tra cứu", line="Để xem ai giải quyết, đến đâu, rồi đánh giá."),
    )
    or_type: Words = "Không quét được? Gõ địa chỉ này trên điện thoại:"
    point: Words = "Điểm tiếp nhận"
    responsible: Words = "Chịu trách nhiệm tiếp nhận và theo dõi đến cùng:"
    promise: Words = "Không cần tài khoản. Không bắt buộc ghi tên."


class Unit(Named):
    """An authority that must act. `outside`: not part of the commune's own administration. `email`: of whoever leads
    it, who is told of what is late."""

    code: Code
    outside: bool = False
    email: EMail | None = Field(None, exclude=True)


class Choice(Part):
    """One of the answers that a question offers."""

    code: Code
    text: Notice


class FurtherQuestion(Part):
    """What more is asked of whoever chooses a category."""

    code: Code
    text: Notice
    kind: Literal["text", "number", "date", "choice", "choices"]
    required: bool = False
    hint: Notice | None = None
    choices: tuple[Choice, ...] = Field((), max_length=MOST_CHOICES)

    @model_validator(mode="after")
    def _choices_where_one_chooses(self) -> Self:
        if (self.kind in CHOSEN) != bool(self.choices):
            raise ValueError(f"choices are for the kinds {' and '.join(CHOSEN)}, which need them")
        return self


class Category(Named):
    """What a report can be about. `unit` handles it; without one a clerk chooses by hand."""

    code: CategoryCode
    unit: Code | None = None
    instead: Code | None = Field(None, description="Who handles it when it is about the unit itself.")
    urgency: Literal["information", "normal", "complex", "urgent"] = "normal"
    working_days: int | None = Field(None, ge=1, le=365)
    hours: int | None = Field(None, ge=1, le=240, description="Counted day and night, in place of working days.")
    restricted: bool = False
    advice: Notice | None = Field(None, description="What the form and the receipt say to whoever chooses it.")
    questions: tuple[FurtherQuestion, ...] = Field((), max_length=MOST_QUESTIONS)

    @model_validator(mode="after")
    def _one_clock(self) -> Self:
        if self.urgency != "information" and (self.working_days is None) == (self.hours is None):
            raise ValueError("give either working_days or hours")
        return self


class RefusalReason(Named):
    """Why triage may refuse. `statutory_route`: where such a matter is to be taken by law."""

    code: Code
    statutory_route: Words | None = None


class ZaloAccount(Part):
    """An Official Account that people write to. Its secrets are files, and stand nowhere here.

    Addresses and hosts are what others describe of Zalo; they may change. `picture_hosts`: where pictures and voice
    notes are fetched from, and below; from nowhere else.
    """

    app_id: Annotated[str, StringConstraints(pattern=r"^\d{5,25}$")]
    oa_id: Annotated[str, StringConstraints(pattern=r"^\d{5,25}$")]
    api: Address = "https://openapi.zalo.me"
    oauth: Address = "https://oauth.zaloapp.com"
    picture_hosts: tuple[Host, ...] = ("zdn.vn", "zadn.vn", "zaloapp.com")


class CommuneData(Part):
    """What makes one deployment this commune's, as programs may read it."""

    code: Code
    name: Words
    province: Words
    slogan: Words
    front: Words = Field(description="Who runs intake, triage and oversight.")
    number_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}$")]
    emergency: Notice = Field(description="What the pages say to somebody in danger.")
    consent: Words = Field(description="Version of the consent text that is shown.")
    contact: Contact = Contact()
    areas: tuple[Area, ...] = Field(min_length=1)
    units: tuple[Unit, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = Field(min_length=1)
    refusal_reasons: tuple[RefusalReason, ...] = Field(min_length=1)
    # By when something is due is told with its reasons at /api/publisher/v1/deadlines.
    deadlines: tuple[Profile, ...] = Field(exclude=True)
    calendar: CalendarData = Field(CalendarData(), exclude=True)
    signals: Signals = Field(Signals(), exclude=True)  # what the Front asks about itself is nobody's to steer by
    # Who is told of what stays late is nobody's business but theirs.
    bodies: tuple[Body, ...] = Field((), exclude=True)
    escalation: tuple[Rung, ...] = Field((), exclude=True)
    reports: tuple[ReportPlan, ...] = Field((), exclude=True)
    office: Office = Field(Office(), exclude=True)
    # What the Front's posters are made of is nothing that a program of somebody else's asks for.
    points: tuple[Place, ...] = Field((), exclude=True)  # organisations, offices and others, beside the areas
    poster: Poster = Field(Poster(), exclude=True)

    @field_validator("deadlines", mode="before")
    @classmethod
    def _a_table_for_each(cls, given: object) -> object:
        if isinstance(given, Mapping):
            raise ValueError("write [[deadlines]]: there may be several, each with a name and a first day of its own")
        return given

    def profile_on(self, start: datetime) -> Profile:
        """By which rules the deadlines of what begins then are counted."""
        return profile_on(self.deadlines, start)

    @cached_property
    def working_days(self) -> WorkingDays:
        return self.calendar.working_days

    def body(self, code: str | None) -> Body | None:
        return next((body for body in self.bodies if body.code == code), None)

    def report(self, kind: ReportKind) -> ReportPlan | None:
        return next((plan for plan in self.reports if plan.kind == kind), None)

    def area(self, code: str | None) -> Area | None:
        return next((area for area in self.areas if area.code == code), None)

    def unit(self, code: str | None) -> Unit | None:
        return next((unit for unit in self.units if unit.code == code), None)

    def category(self, code: str | None) -> Category | None:
        return next((category for category in self.categories if category.code == code), None)

    def refusal_reason(self, code: str | None) -> RefusalReason | None:
        return next((reason for reason in self.refusal_reasons if reason.code == code), None)


class Commune(CommuneData):
    """Everything that its file says of a commune."""

    texts: Texts = Texts()
    notices: Letters
    zalo: ZaloAccount | None = None


def load_commune(path: Path) -> Commune:
    """Read and check a commune's file. Raises CommuneRefused: file, line, key and what is allowed."""
    try:
        text, commune = read_checked(path, Commune, "Name the commune's file in COMMUNE.")
    except Mistaken as mistaken:
        raise CommuneRefused(str(mistaken)) from None
    if mistakes := _dangling(commune):
        raise CommuneRefused(message(path, text, mistakes))
    return commune


def _dangling(commune: Commune) -> list[tuple[At, str]]:
    """Codes that are given twice, and references that lead nowhere or back."""
    mistakes: list[tuple[At, str]] = []
    for table in ("areas", "units", "categories", "refusal_reasons", "points"):
        mistakes += _twice((table,), [part.code for part in getattr(commune, table)])
    mistakes += [*_of_places(commune), *_of_questions(commune)]
    mistakes += wrong_places(commune.notices)
    mistakes += wrong_profiles(commune.deadlines, commune.calendar)
    mistakes += wrong_ladder(commune.bodies, commune.escalation)
    mistakes += wrong_reports(commune.bodies, commune.reports)
    units = [unit.code for unit in commune.units]
    for number, category in enumerate(commune.categories):
        for key in ("unit", "instead"):
            code = getattr(category, key)
            if code is not None and code not in units:
                place: At = ("categories", number, key)
                mistakes.append((place, f"there is no unit {code!r}; allowed: {', '.join(units)}"))
        if category.instead is not None and category.instead == category.unit:
            others = ", ".join(code for code in units if code != category.unit)
            itself = f"{category.instead!r} cannot stand in for itself; allowed: {others}"
            mistakes.append((("categories", number, "instead"), itself))
    return mistakes


def _of_places(commune: Commune) -> Iterator[tuple[At, str]]:
    """Points in areas that are none, and under the code of an area: it has a point of its own under that."""
    areas = [area.code for area in commune.areas]
    for number, place in enumerate(commune.points):
        if place.area is not None and place.area not in areas:
            yield ("points", number, "area"), f"there is no area {place.area!r}; allowed: {', '.join(areas)}"
        if place.code in areas:
            yield ("points", number, "code"), f"{place.code!r} is the code of an area, which is a point by itself"


def _of_questions(commune: Commune) -> Iterator[tuple[At, str]]:
    """Codes that two questions of a category have, or two choices of a question."""
    for number, category in enumerate(commune.categories):
        yield from _twice(("categories", number, "questions"), [one.code for one in category.questions])
        for nth, question in enumerate(category.questions):
            at = ("categories", number, "questions", nth, "choices")
            yield from _twice(at, [choice.code for choice in question.choices])


def _twice(table: At, codes: Sequence[str]) -> Iterator[tuple[At, str]]:
    """Codes of a table that are there already."""
    for number, code in enumerate(codes):
        if code in codes[:number]:
            yield (*table, number, "code"), f"{code!r} is there already; each code names one thing"
