"""A report as GeoReport v2 hands it in, with its limits."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from starlette.datastructures import FormData

from services.intake.entries import Code, Token
from shared.errors import Refusal
from shared.text import tidy

# Together with their separators, names, telephone and e-mail come to the 200 characters of a contact.
Name = Annotated[str, StringConstraints(max_length=40)]
Phone = Annotated[str, StringConstraints(max_length=30)]
Email = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^@\s]+@[^@\s]+$")]
# With the coordinates behind it, 200 characters of a place.
Address = Annotated[str, StringConstraints(max_length=170)]
Link = Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://\S+$")]
Identifier = Annotated[str, StringConstraints(max_length=200)]
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\])?")
NO_ATTRIBUTES: Mapping[str, Sequence[str]] = MappingProxyType({})
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class NewRequest(BaseModel):
    """The parameters of the standard; `consent_version`, `token`, `ticket` and `proof` as `POST /api/intake/v1/reports`
    has them. What else is sent is not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    service_code: Identifier
    description: Annotated[str, StringConstraints(max_length=4_000)] = ""
    lat: Latitude | None = None
    long: Longitude | None = None
    address_string: Address | None = None
    address_id: Code | None = None
    email: Email | None = None
    phone: Phone | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    device_id: Identifier | None = None
    account_id: Identifier | None = None
    media_url: Link | None = None
    consent_version: Code | None = None
    token: Token | None = None
    ticket: Annotated[str, StringConstraints(max_length=60)] | None = None
    proof: Annotated[str, StringConstraints(max_length=60)] | None = None
    attributes: dict[Code, list[str]] = {}

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if (self.lat is None) != (self.long is None):
            raise PydanticCustomError("location", "Give lat and long together.")
        if self.lat is None and self.address_string is None and self.address_id is None:
            raise PydanticCustomError("location", "Give lat and long, address_string or address_id.")
        return self


def texts(sent: FormData) -> dict[str, str]:
    """What a form says, tidied; of a parameter that was given twice the last, and nothing of one that is empty."""
    return {name: kept for name, value in sent.multi_items() if isinstance(value, str) and (kept := tidy(value))}


def attributes(sent: FormData) -> dict[str, list[str]]:
    """What `attribute[code]` and `attribute[code][]` say; whether there may be several is the question's."""
    said: dict[str, list[str]] = {}
    for name, value in sent.multi_items():
        found = ATTRIBUTE.fullmatch(name)
        if found and isinstance(value, str) and (kept := tidy(value)):
            said.setdefault(found[1], []).append(kept)
    return said


def new_request(said: Mapping[str, str], attributes: Mapping[str, Sequence[str]] = NO_ATTRIBUTES) -> NewRequest:
    """Raises Refusal (400) with the parameters that are missing or wrong."""
    try:
        return NewRequest.model_validate({**said, "attributes": attributes})
    except ValidationError as wrong:
        found = wrong.errors(include_url=False, include_input=False)
        errors = {_parameter(one["loc"]): one["msg"] for one in found}
        raise Refusal("Some parameters are missing or not as they must be.", errors) from None


def _parameter(place: Sequence[str | int]) -> str:
    match place:
        case ("attributes", code, *_):
            return attribute(str(code))
        case (name, *_):
            return str(name)
    return "location"


def attribute(code: str) -> str:
    """The parameter that says something to a question."""
    return f"attribute[{code}]"
