"""Every refusal of the house in one tree, each with the HTTP status that it answers with."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class Refusal(Exception):
    """What was asked is not done, and this is why.

    `errors` names the fields that are wrong, each with a sentence.
    """

    status: ClassVar[int] = 400

    def __init__(self, detail: str, errors: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = dict(errors)

    @property
    def headers(self) -> Mapping[str, str]:
        """What an answer says besides, in the terms of HTTP."""
        return {}


class Invalid(Refusal):
    """What was handed in breaks a rule that the sender can keep."""

    status = 422


class Unauthenticated(Refusal):
    """Nobody knows who is asking."""

    status = 401

    @property
    def headers(self) -> Mapping[str, str]:
        return {"www-authenticate": 'Bearer realm="lang-nghe"'}


class Forbidden(Refusal):
    """It is known who is asking, and they may not."""

    status = 403


class PasswordFirst(Forbidden):
    """It is known who is asking, but others know their password too: first they choose their own."""


class NotFound(Refusal):
    """There is no such thing here, or none that the asker may know of."""

    status = 404


class Conflict(Refusal):
    """What was asked does not fit what has happened already."""

    status = 409


class Gone(Refusal):
    """It was here once and has been taken away for good."""

    status = 410


class TooLarge(Refusal):
    """More bytes than are accepted."""

    status = 413


class TooMany(Refusal):
    """Too often; `retry_after` says in how many seconds to come back."""

    status = 429

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after

    @property
    def headers(self) -> Mapping[str, str]:
        return {"retry-after": str(self.retry_after)}


class Unready(Refusal):
    """A precondition has not been heard yet; the same request may succeed later."""

    status = 503


class Busy(Unready):
    """Too much is being done at once; `retry_after` says in how many seconds to come back."""

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after

    @property
    def headers(self) -> Mapping[str, str]:
        return {"retry-after": str(self.retry_after)}
