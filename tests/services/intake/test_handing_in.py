"""A form that is given back says by its headers when to come again."""

import pytest

from services.intake.handing_in import GivenBack
from services.intake.pace import SlowDown
from shared.errors import Busy, Conflict, Refusal, TooMany, Unauthenticated
from shared.web.forms import Form


@pytest.mark.parametrize("because", [None, Conflict("Another report has this token.")])
def test_what_does_not_pass_by_itself_says_nothing_of_when(because: Refusal | None) -> None:
    assert GivenBack(Form(), 422, because).headers == {}


@pytest.mark.parametrize("because", [SlowDown("ticket", 15), Busy("Too many photos.", 15), TooMany("Too often.", 15)])
def test_what_passes_says_when(because: Refusal) -> None:
    assert GivenBack(Form(), because.status, because).headers == {"retry-after": "15"}


def test_who_is_not_known_is_told_how_to_say_who_they_are() -> None:
    assert Unauthenticated("Sign in.").headers == {"www-authenticate": 'Bearer realm="lang-nghe"'}
