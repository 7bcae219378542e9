"""A letter says in the citizen's language what happened, by when and where to look; no word and no code of theirs."""

import pytest

from services.intake.codes import spelled
from services.intake.deliveries.letters import NEWS, message_of
from services.intake.outgoing import LAST_STEP, Delivery, is_right, renewed_code, stop_token
from services.intake.recipients import Recipient
from services.intake.ways import Message
from shared.letters import STEPS, Step
from tests.services.intake.telling import TO
from tests.support.commune import COMMUNE
from tests.support.mail import SITE
from tests.support.samples import AT, CASE, DUE, PHOTO

PEPPER = b"pepper"
OF_A_STEP = {
    "forwarded": {"unit": "kinh-te", "due": DUE.isoformat()},
    "extended": {"unit": "kinh-te", "due": DUE.isoformat()},
    "answered": {"unit": "kinh-te", "judge_by": DUE.isoformat()},
    "code": {"renewal": "1"},
}


HEADLINE = "Cống trước nhà văn hóa 6 bị tắc"


def news(step: str, language: str = "vi") -> Message:
    """What one who follows is told."""
    arguments = {name: code for name, code in OF_A_STEP.get(step, {}).items() if name in ("unit", "due")}
    waiting = Delivery(PHOTO, CASE, "LS-2026-000001", "email", step, language, AT, AT, arguments, follower=CASE)
    headline = "" if step == LAST_STEP else HEADLINE
    return message_of(waiting, Recipient(TO, 1, headline), COMMUNE, SITE, PEPPER)


def letter(step: Step, language: str = "vi", change: int = 0) -> Message:
    arguments = OF_A_STEP.get(step, {})
    waiting = Delivery(PHOTO, CASE, "LS-2026-000001", "email", step, language, AT, AT, arguments)
    return message_of(waiting, Recipient(TO, change), COMMUNE, SITE, PEPPER)


@pytest.mark.parametrize("language", ["vi", "en", "de"])
@pytest.mark.parametrize("step", STEPS)
def test_every_letter_is_whole_in_every_language(step: Step, language: str) -> None:
    told = letter(step, language)
    assert "LS-2026-000001" in told.subject
    assert "{" not in told.subject + told.text
    assert told.stop in told.text
    assert f"{SITE}/" in told.text
    assert all(len(line) < 900 for line in told.text.splitlines())


@pytest.mark.parametrize("language", ["vi", "en", "de"])
@pytest.mark.parametrize("step", [*NEWS, LAST_STEP])
def test_every_letter_to_who_follows_is_whole_in_every_language(step: str, language: str) -> None:
    told = news(step, language)
    assert "LS-2026-000001" in told.subject
    assert "{" not in told.subject + told.text
    assert "%" not in told.text
    assert told.stop in told.text
    assert (HEADLINE in told.text) is (step != LAST_STEP)
    assert spelled(told.text.replace(told.stop, "")) is None


def test_who_follows_is_told_who_acts_by_when_and_led_to_their_page() -> None:
    assert "chuyển đến: Phòng Kinh tế. Hạn trả lời: 17:00, thứ Tư 02/12/2026." in news("forwarded").text
    assert "17:00, Mittwoch, 02.12.2026" in news("forwarded", "de").text
    assert f"{SITE}/theo-doi/cung\n" in news("closed").text
    assert f"{SITE}/ket-qua/LS-2026-000001\n" in news("published").text


def test_no_letter_but_the_one_about_it_holds_a_tracking_code() -> None:
    codes = {step: spelled(letter(step).text.replace(letter(step).stop, "")) for step in STEPS}
    assert {step for step, code in codes.items() if code} == {"code"}
    assert codes["code"] == renewed_code(PEPPER, CASE, 1)


def test_who_has_to_act_and_by_when_is_said_in_the_citizens_language() -> None:
    assert "Phòng Kinh tế" in letter("forwarded").text
    assert "17:00, thứ Tư 02/12/2026" in letter("forwarded").text
    assert "17:00, Mittwoch, 02.12.2026" in letter("answered", "de").text


def test_a_public_result_is_led_to() -> None:
    assert f"{SITE}/ket-qua/LS-2026-000001" in letter("published").text
    assert f"{SITE}/theo-doi\n" in letter("closed").text


@pytest.mark.parametrize("token", ["", "x", "a" * 64, "é" * 64, PHOTO.hex + "0" * 32])
def test_an_invented_token_is_wrong(token: str) -> None:
    assert not is_right(PEPPER, token, PHOTO, 0)


def test_a_token_holds_for_its_notice_and_its_contact_alone() -> None:
    token = stop_token(PEPPER, PHOTO, 1)
    assert is_right(PEPPER, token, PHOTO, 1)
    assert not is_right(PEPPER, token, PHOTO, 2)
    assert not is_right(PEPPER, token, CASE, 1)
    assert not is_right(b"another", token, PHOTO, 1)
    assert letter("closed", change=1).stop.endswith(token)
