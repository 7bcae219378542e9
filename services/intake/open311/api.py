"""The doors of GeoReport v2: what everyone reads, and where a program with a key hands in reports.

Below the test address everything is the same, but that nothing is kept: docs/open311.md.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.intake import tickets
from services.intake.code_cookie import TRACKING
from services.intake.doors import REPORTS, Intake, public_url_of
from services.intake.open311.asking import Asked, asked, jurisdiction_is
from services.intake.open311.entries import attributes, new_request, texts
from services.intake.open311.formats import TYPES, Format, answered
from services.intake.open311.service import Handed, named_as_here, number_of, submission_of
from services.intake.open311.shapes import PRODUCTION, TEST, Told
from services.intake.open311.view import PublicCases
from services.intake.pace import SlowDown
from services.intake.receiving import Receipt, Submission
from services.intake.senders import sender_of
from services.intake.service import Service
from shared import clock
from shared.calendar import LOCAL
from shared.commune import Category
from shared.doors import actor, commune_of, next_link, running_stage
from shared.errors import Forbidden, NotFound
from shared.identity import Principal, principal
from shared.identity.guards import identity_of
from shared.identity.keys import key_behind
from shared.identity.principal import NOBODY, principal_of
from shared.reading.pages import Page
from shared.web.language import N_, gettext, language_of
from shared.web.problems import answer

NOTICE = N_("Mã tra cứu của riêng người gửi: %(code)s. Giữ mã này để theo dõi, bổ sung và đánh giá tại %(address)s.")
TRIED = N_("Đây là địa chỉ thử: phản ánh đã được kiểm tra, không được lưu.")


async def here(request: Request) -> None:
    """Raises NotFound for another jurisdiction."""
    jurisdiction_is(request.query_params.multi_items(), commune_of(request).code)


async def suffix_of(suffix: str) -> Format:
    """Raises NotFound for a format that there is not."""
    found = next((known for known in TYPES if known == suffix), None)
    if found is None:
        raise NotFound("There are two formats: xml and json.")
    return found


async def told_to(request: Request) -> Told:
    return Told(commune_of(request), language_of(request), gettext(request), public_url_of(request))


async def cases_of(request: Request) -> PublicCases:
    return PublicCases(running_stage(request, "intake").context.pool)


async def asked_of(request: Request) -> Asked:
    codes = {category.code for category in commune_of(request).categories}
    return asked(request.query_params.multi_items(), codes, clock.now())


Suffix = Annotated[Format, Depends(suffix_of)]
Words = Annotated[Told, Depends(told_to)]
Cases = Annotated[PublicCases, Depends(cases_of)]
Question = Annotated[Asked, Depends(asked_of)]
reading = APIRouter(dependencies=[Depends(here)], include_in_schema=False)


@reading.get("/discovery.{suffix}")
async def discovery(suffix: Suffix, words: Words) -> Response:
    """Where this is, and in which formats."""
    return answered(suffix, "discovery", words.discovery())


@reading.get("/services.{suffix}")
async def services(suffix: Suffix, words: Words) -> Response:
    """What a request can be about: the commune's categories."""
    return answered(suffix, "services", [words.service(one) for one in words.commune.categories])


@reading.get("/services/{service}.{suffix}")
async def service_definition(service: str, suffix: Suffix, words: Words) -> Response:
    """What more is asked about a service."""
    return answered(suffix, "service_definition", words.definition(_category(words, service)))


def _category(words: Told, code: str) -> Category:
    category = words.commune.category(code)
    if category is None:
        raise NotFound("There is no such service_code here.")
    return category


@reading.get("/requests.{suffix}")
async def requests(request: Request, suffix: Suffix, words: Words, cases: Cases, question: Question) -> Response:
    """Requests that are public, newest first."""
    found = await cases.asked(question)
    answer = answered(suffix, "service_requests", [words.request(one) for one in found.rows])
    answer.headers.update(_further(request, question, found))
    return answer


@reading.get("/requests/{number}.{suffix}")
async def one_request(number: str, suffix: Suffix, words: Words, cases: Cases) -> Response:
    """A request that is public, as a list of one. Alike for what is not public and what never was: 404."""
    found = await cases.one(number)
    if found is None:
        raise NotFound("No public request has this service_request_id.")
    return answered(suffix, "service_requests", [words.request(found)])


@reading.get("/tokens/{token}.{suffix}")
async def request_of_token(token: str, suffix: Suffix, intake: Intake) -> Response:
    """The id of what was handed in under a program's own token, for one that lost the answer."""
    number = await number_of(intake, token)
    return answered(suffix, "service_requests", [{"service_request_id": number, "token": token}])


@reading.get("/servicerequestupdates.{suffix}")
async def updates(request: Request, suffix: Suffix, words: Words, cases: Cases, question: Question) -> Response:
    """What authorities did about public requests, newest first: the extension that FixMyStreet reads."""
    found = await cases.steps(question)
    answer = answered(suffix, "service_request_updates", [words.update(one) for one in found.rows])
    answer.headers.update(_further(request, question, found))
    return answer


def _further(request: Request, question: Asked, page: Page[Any]) -> Mapping[str, str]:
    """The header that leads on: to the next page of the same span, whatever comes meanwhile."""
    ends = {"start_date": question.since.isoformat(), "end_date": question.until.isoformat()}
    return next_link(request, page=page.next, **ends) if page.next else {}


async def handed_in(request: Request, intake: Service) -> Handed:
    """What was sent, by a program that may. Raises NotFound, Forbidden, and Refusal (400)."""
    sent = await request.form()
    said = texts(sent)
    jurisdiction_is(list(said.items()), intake.commune.code)
    program = await _program(request, said.pop("api_key", ""))
    return Handed(new_request(said, attributes(sent)), program, actor(program), language_of(request))


async def _program(request: Request, api_key: str) -> Principal:
    """By the key in the form, or in the header as at the other doors; an address would be kept in logs."""
    key = await key_behind(identity_of(request), api_key) if api_key else None
    who = (principal_of(key) if key else NOBODY) if api_key else await principal(request)
    if REPORTS not in who.scopes:
        said = "The api_key is missing or wrong. Send one with the scope intake:report, as a field of the form."
        raise Forbidden(said)
    return who


router = APIRouter(include_in_schema=False)
for below in (PRODUCTION, TEST):
    router.include_router(reading, prefix=below)


@router.post(f"{PRODUCTION}/requests.{{suffix}}", dependencies=[Depends(here)])
async def hand_in(request: Request, suffix: Suffix, intake: Intake) -> Response:
    """Take a report. Sent again, it is the same one."""
    handed = await handed_in(request, intake)
    submission = submission_of(intake, handed)
    sender = await sender_of(request, intake, handed.entry)
    try:
        with named_as_here():
            receipt = await intake.receive(submission, sender)
    except SlowDown as slow:
        refusal = answer(request, slow)
        refusal.headers.update({"submission-ticket": slow.ticket, "submission-work": str(tickets.WORK_BITS)})
        return refusal
    return _created(suffix, receipt.number, _notice(request, receipt, submission))


def _notice(request: Request, receipt: Receipt, submission: Submission) -> str:
    """What the program is to tell the person: the code, this once, and what to do besides."""
    category = commune_of(request).category(submission.category_hint)
    address = f"{public_url_of(request)}{TRACKING}"
    notice = gettext(request)(NOTICE, code=receipt.tracking_code, address=address)
    advice = category.advice.in_language(language_of(request)) if category and category.advice else ""
    return f"{notice} {advice}".strip()


@router.post(f"{TEST}/requests.{{suffix}}", dependencies=[Depends(here)])
async def try_out(request: Request, suffix: Suffix, intake: Intake) -> Response:
    """Check a report as if it were handed in, and keep nothing of it. The number that it gets is nobody's."""
    submission = submission_of(intake, await handed_in(request, intake))
    with named_as_here():
        await intake.receiving.check(submission)
    year = clock.now().astimezone(LOCAL).year
    return _created(suffix, f"{intake.commune.number_prefix}-{year}-000000", gettext(request)(TRIED))


def _created(suffix: Format, number: str, notice: str) -> Response:
    request = {"service_request_id": number, "service_notice": notice, "account_id": None}
    return answered(suffix, "service_requests", [request], 201)
