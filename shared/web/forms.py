"""Forms read, checked and given back: what was typed is kept, and each mistake stands beside its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from shared.errors import Refusal
from shared.text import tidy
from shared.web.explanations import OTHERWISE, explain, heading, sentence
from shared.web.language import N_, Gettext, gettext, spoken

MANY = (list, tuple, set, frozenset)  # what several boxes may be ticked for

Entry = TypeVar("Entry", bound=BaseModel)


@dataclass(frozen=True)
class Form:
    """What was typed and what is wrong with it; `problem` is about the whole form, `kept` photos wait for it."""

    values: Mapping[str, str | list[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Sequence[UploadFile]] = field(default_factory=dict)
    problem: str = ""
    heading: str = ""  # over the mistakes, as a message id; what is wrong may be none of the sender's
    kept: int = 0

    def value(self, name: str) -> str:
        found = self.values.get(name, "")
        return found if isinstance(found, str) else " ".join(found)

    def has(self, name: str, choice: str) -> bool:
        found = self.values.get(name, "")
        return choice == found if isinstance(found, str) else choice in found

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    def without(self, name: str) -> "Form":
        """The same form with a field left empty."""
        return replace(self, values={kept: value for kept, value in self.values.items() if kept != name})

    def refused(self, request: Request, refusal: Refusal) -> "Form":
        """The same form with a refusal of the domain in words for people, beside the fields that it names."""
        beside = {name: spoken(request, said, OTHERWISE) for name, said in refusal.errors.items()}
        return replace(
            self,
            errors=beside,
            problem=spoken(request, refusal, sentence(refusal.status)),
            heading=heading(refusal.status),
        )


async def read_form(request: Request, model: type[Entry]) -> tuple[Form, Entry | None]:
    """The form and what it says, or None if something is missing or wrong; then the form knows what."""
    sent = await request.form()
    values = {name: _value(sent, name, model) for name in model.model_fields if _texts(sent, name)}
    form = Form(values, files=_files(sent))
    try:
        return form, model.model_validate(values)
    except ValidationError as wrong:
        return replace(form, errors=_sentences(wrong, model, request)), None


async def with_fields(request: Request, form: Form, fields: Mapping[str, bool]) -> Form:
    """The form with fields that are data and not its model's; each with whether several values stand in it."""
    sent = await request.form()
    texts = {name: found for name in fields if (found := _texts(sent, name))}
    values = {name: found if fields[name] else found[-1] for name, found in texts.items()}
    return replace(form, values={**form.values, **values})


def _sentences(wrong: ValidationError, model: type[BaseModel], request: Request) -> dict[str, str]:
    _ = gettext(request)
    said: dict[str, str] = {}
    for error in wrong.errors(include_url=False, include_input=False):
        name = str(error["loc"][0]) if error["loc"] else ""
        said.setdefault(name, _unchosen(error["type"], model, name, _) or explain(error, _))
    return said


def _unchosen(kind: str, model: type[BaseModel], name: str, _: Gettext) -> str:
    """What is said where nothing was chosen: a choice is no field to be filled in."""
    if kind != "missing" or name not in model.model_fields:
        return ""
    annotation = model.model_fields[name].annotation
    if get_origin(annotation) in MANY:
        return _(N_("Hãy đánh dấu ít nhất một mục."))
    if get_origin(annotation) is Literal:
        return _(N_("Hãy đánh dấu vào ô này.")) if len(get_args(annotation)) == 1 else _(N_("Hãy chọn một mục."))
    return _(N_("Hãy chọn một mục.")) if isinstance(annotation, type) and issubclass(annotation, Enum) else ""


def _value(sent: FormData, name: str, model: type[BaseModel]) -> Any:
    texts = _texts(sent, name)
    annotation = model.model_fields[name].annotation
    return texts if get_origin(annotation) in MANY else texts[-1]


def _texts(sent: FormData, name: str) -> list[str]:
    """What was typed: composed (phones often send NFD), with plain line ends, empty fields left out."""
    return [kept for text in sent.getlist(name) if isinstance(text, str) and (kept := tidy(text))]


def _files(sent: FormData) -> dict[str, list[UploadFile]]:
    files: dict[str, list[UploadFile]] = {}
    for name, part in sent.multi_items():
        if isinstance(part, UploadFile) and part.filename:
            files.setdefault(name, []).append(part)
    return files


async def uploaded(form: Form, name: str) -> list[bytes]:
    """The files of a field."""
    return [await upload.read() for upload in form.files.get(name, ())]
