"""A commune without an account in Zalo has no door for it."""

from services.intake.zalo.api import ADDRESS
from tests.support.house import House
from tests.support.zalo import event, signed


def test_without_an_account_there_is_no_such_door(house: House) -> None:
    raw = event("7700000001", text="Cống ở ngã tư chợ tắc.")
    with house.anonymous() as anyone:
        assert anyone.post(ADDRESS, content=raw, headers=signed(raw)).status_code == 404
