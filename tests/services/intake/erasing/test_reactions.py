"""Who ended a subscription is erased; a case is not, whoever says that it was one."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from services.intake.erasing.reactions import REACTIONS
from shared.events.publisher import SubscriptionEnded
from shared.vault.sealing import KEY_NAMES
from tests.support.journals import heard
from tests.support.samples import AT, CASE, subscription_ended


class Keys:
    """A vault in which one stage has made all keys."""

    def __init__(self, maker: str) -> None:
        self.maker = maker
        self.erased: list[tuple[UUID, Any]] = []

    async def made_by(self, stage: str, _: UUID) -> bool:
        return stage == self.maker

    async def erase(self, subject: UUID, names: Any) -> None:
        self.erased.append((subject, names))


@pytest.mark.parametrize(("maker", "erased"), [("intake", []), ("publisher", [(CASE, KEY_NAMES)])])
async def test_keys_go_where_publisher_has_made_them_and_no_others(maker: str, erased: list[Any]) -> None:
    keys, service = Keys(maker), SimpleNamespace()
    service.vault = keys
    envelope = heard(subscription_ended, CASE, AT)
    await REACTIONS[SubscriptionEnded](service, envelope, subscription_ended)
    assert keys.erased == erased
