"""What is typed or sent to the identity of the house, checked at the edge."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.identity.principal import Role
from shared.identity.secrets import LONGEST_PASSWORD
from shared.text import NotBlank, Tidy

Name = Annotated[str, StringConstraints(min_length=2, max_length=100, pattern=r"^[^\x00-\x1f]+$"), Tidy, NotBlank]
Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9-]+$")]
Password = Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD), Tidy]  # the same at every door


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignIn(_Entry):
    sign_in: Annotated[str, Field(min_length=1, max_length=100), Tidy]
    password: Password


class NewAccount(_Entry):
    name: Name
    sign_in: Annotated[str, Field(min_length=1, max_length=40), Tidy]
    role: Role
    unit: Code | None = None


class NewKey(_Entry):
    unit: Code
    name: Name
    scopes: Annotated[frozenset[str], Field(min_length=1, max_length=10)]


class NewPassword(_Entry):
    old: Password
    new: Password


class OwnPassword(_Entry):
    """`token`: the secret of an invitation."""

    token: Annotated[str, Field(min_length=1, max_length=100)]
    new: Password
