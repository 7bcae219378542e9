"""What GeoReport v2 calls things: services, requests, their updates, and where all of it is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from services.intake.open311.formats import TYPES, moment
from services.intake.open311.view import PublicCase, Step
from services.intake.statuses import STATUSES
from shared.commune import Category, Commune
from shared.events import oversight, publisher
from shared.events.envelope import EVENT_TYPES, short_name
from shared.web.language import N_, Gettext
from shared.web.phrases import PHRASES

PRODUCTION, TEST = "/open311/v2", "/open311/test/v2"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"  # the standard's own name for itself: compared, not opened
CHANGED = "2026-11-27T00:00:00+07:00"  # when what is answered below these addresses was last changed

KEYS = N_("Khóa API do quản trị viên cấp cho từng đơn vị, với quyền intake:report.")

DATATYPES = {
    "text": "string",
    "number": "number",
    "date": "datetime",
    "choice": "singlevaluelist",
    "choices": "multivaluelist",
}  # the standard's words for our kinds of questions

Shape = Mapping[str, Any]
SENTENCES = {short_name(kind.type): PHRASES[kind] for kind in EVENT_TYPES.values() if kind in PHRASES}
CLOSING = {short_name(kind.type) for kind in (oversight.CaseClosed, publisher.ResultPublished)}


@dataclass(frozen=True)
class Choice:
    """One of the answers that a question offers."""

    key: str
    name: str


@dataclass(frozen=True)
class Question:
    """Something more to be asked about a service, in the standard's order and words."""

    variable: bool
    code: str
    datatype: str
    required: bool
    datatype_description: str | None
    order: int
    description: str
    values: tuple[Choice, ...] = ()


def questions_of(category: Category, language: str) -> list[Question]:
    """What the commune's file asks about a category, in its order."""
    return [
        Question(
            variable=True,
            code=question.code,
            datatype=DATATYPES[question.kind],
            required=question.required,
            datatype_description=question.hint.in_language(language) if question.hint else None,
            order=order,
            description=question.text.in_language(language),
            values=tuple(Choice(choice.code, choice.text.in_language(language)) for choice in question.choices),
        )
        for order, question in enumerate(category.questions, 1)
    ]


@dataclass(frozen=True)
class Told:
    """The words that shapes are told in: a commune's, in the language of whoever asks."""

    commune: Commune
    language: str
    gettext: Gettext
    public_url: str

    def service(self, category: Category) -> Shape:
        name = category.in_language(self.language)
        unit = self._unit(category.unit)
        names = dict.fromkeys(one for one in (category.name, category.en, category.de) if one and one != name)
        return {
            "service_code": category.code,
            "service_name": name,
            "description": category.advice.in_language(self.language) if category.advice else name,
            "metadata": bool(category.questions),
            "type": "realtime",
            "keywords": ", ".join(names) or None,
            "group": unit,
        }

    def definition(self, category: Category) -> Shape:
        return definition(category, questions_of(category, self.language))

    def request(self, public: PublicCase) -> Shape:
        case, category = public.case, self.commune.category(public.case.category)
        area = self.commune.area(case.decided_area or case.area)
        return {
            "service_request_id": case.number,
            "status": "closed" if public.ended else "open",
            "status_notes": self._notes(public),
            "service_name": category.in_language(self.language) if category else None,
            "service_code": category.code if category else None,
            "description": case.named,
            "agency_responsible": self._unit(case.unit),
            "service_notice": None,
            "requested_datetime": moment(public.requested_at),
            "updated_datetime": moment(public.updated_at),
            "expected_datetime": moment(case.due),
            "address": area.in_language(self.language) if area else None,
            "address_id": area.code if area else None,
            "zipcode": None,
            "lat": None,
            "long": None,
            "media_url": None,
        }

    def _notes(self, public: PublicCase) -> str:
        notes = self.gettext(STATUSES[public.case.status])
        return f"{notes}: {self.public_url}/ket-qua/{public.case.number}" if public.case.published_at else notes

    def update(self, step: Step) -> Shape:
        sentence, unit = self.gettext(SENTENCES[step.event]), self._unit(step.code)
        return {
            "update_id": str(step.id),
            "service_request_id": step.number,
            "status": "closed" if step.event in CLOSING else "open",
            "description": f"{sentence}: {unit}" if unit else sentence,
            "updated_datetime": moment(step.at),
            "media_url": None,
        }

    def discovery(self) -> Shape:
        contact = self.commune.contact
        ways = [one for one in (contact.address, contact.telephone, contact.email) if one]
        return {
            "changeset": CHANGED,
            "contact": " · ".join([self.commune.front, *ways]),
            "key_service": self.gettext(KEYS),
            "endpoints": [self._endpoint(PRODUCTION, "production"), self._endpoint(TEST, "test")],
        }

    def _endpoint(self, below: str, kind: str) -> Shape:
        formats = [media_type.partition(";")[0] for media_type in TYPES.values()]
        return {
            "specification": SPECIFICATION,
            "url": f"{self.public_url}{below}",
            "changeset": CHANGED,
            "type": kind,
            "formats": formats,
        }

    def _unit(self, code: str | None) -> str | None:
        unit = self.commune.unit(code)
        return unit.in_language(self.language) if unit else None


def definition(category: Category, questions: Sequence[Question]) -> Shape:
    return {"service_code": category.code, "attributes": [asdict(question) for question in questions]}
