"""What is replaced is in use before it is said; a death between the two loses the record of it and never the secret."""

import os
from dataclasses import replace as changed
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest

from services.intake.secrets.service import SMTP_PASSWORD, replace, secrets_here
from services.intake.service import Service
from shared import clock
from shared.errors import Conflict, NotFound
from shared.events.intake import SecretReplaced
from shared.mail import password_file_of
from shared.secret_files import changed_at, secret_in
from shared.settings import Settings
from tests.support.intake import intake_on
from tests.support.journals import MemoryJournal

BY = "staff/0b0b0b0b-0000-4000-8000-000000000000"


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def intake(journal: MemoryJournal, tmp_path: Path) -> Service:
    made = intake_on(journal, mock.sentinel.vault, mock.sentinel.queries)
    return changed(made, settings=Settings(data=tmp_path, smtp_host="mail.example.vn", smtp_user="mattran"))


async def test_a_secret_of_a_service_that_is_not_used_is_not_known(journal: MemoryJournal, intake: Service) -> None:
    with pytest.raises(NotFound):
        await replace(intake, "zalo-oa-secret", "mới", clock.now(), BY)
    without = changed(intake, settings=Settings(data=intake.settings.data))
    assert await secrets_here(without) == []
    assert journal.said == []


async def test_where_the_file_cannot_be_written_nothing_is_said(journal: MemoryJournal, intake: Service) -> None:
    intake.settings.secrets.write_text("no folder")
    with pytest.raises(Conflict):
        await replace(intake, SMTP_PASSWORD, "mới", clock.now(), BY)
    assert journal.said == []


async def test_it_is_in_use_and_said_once_without_a_word_of_it(journal: MemoryJournal, intake: Service) -> None:
    for _ in range(2):
        await replace(intake, SMTP_PASSWORD, "mật khẩu mới", clock.now(), BY)
    assert secret_in(password_file_of(intake.settings)) == "mật khẩu mới"
    (said,) = journal.said
    assert isinstance(said, SecretReplaced)
    assert said.secret == SMTP_PASSWORD
    assert "khẩu" not in said.model_dump_json()


async def test_what_was_changed_on_the_machine_is_told_from_what_was_replaced_here(intake: Service) -> None:
    (secret,) = await secrets_here(intake)
    assert (secret.changed_at, secret.by_hand) == (None, False)
    await replace(intake, SMTP_PASSWORD, "mới", clock.now(), BY)
    (secret,) = await secrets_here(intake)
    assert not secret.by_hand
    await replace(intake, SMTP_PASSWORD, "mới nữa", clock.now() - timedelta(days=1), BY)
    (secret,) = await secrets_here(intake)
    assert secret.by_hand


async def test_what_was_put_back_on_the_machine_is_older_and_is_told_too(intake: Service) -> None:
    await replace(intake, SMTP_PASSWORD, "mới", clock.now(), BY)
    file = password_file_of(intake.settings)
    file.write_text("cũ")
    os.utime(file, (0, 0))
    (secret,) = await secrets_here(intake)
    assert secret.by_hand


async def test_whoever_dies_between_the_file_and_the_record_has_replaced_it(intake: Service) -> None:
    with mock.patch.object(MemoryJournal, "append", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        await replace(intake, SMTP_PASSWORD, "mới", clock.now(), BY)
    (secret,) = await secrets_here(intake)
    assert secret.changed_at == changed_at(password_file_of(intake.settings))
    assert secret.by_hand
