"""The list of cells: what follows from a code, and every mistake refused with file, line, key and reason."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from shared.cells import CellsRefused, chosen, load_cells
from shared.settings import Settings
from tests.support.cells import HERE, THERE, listing, write_list


def test_what_is_not_said_follows_from_the_code(tmp_path: Path) -> None:
    here, there = listing(tmp_path, port=8123, rabbitmq_url=SecretStr("amqp://bus:secret@rabbitmq:5672/")).cells
    assert here.settings.database("intake") == "luong-son_intake"
    assert here.settings.own_keys == tmp_path / "data" / "cells" / "luong-son" / "keys"
    assert here.settings.public_url == "http://luong-son.test:8123"
    assert there.settings.rabbitmq_url == SecretStr("amqp://bus:secret@rabbitmq:5672/thi-du")


def test_without_a_list_everything_is_called_and_lies_as_ever(tmp_path: Path) -> None:
    settings = chosen(Settings(data=tmp_path))
    assert settings.database("intake") == "intake"
    assert settings.own_keys == tmp_path / "keys"
    assert settings.pepper == tmp_path / "common" / "pepper" / "pepper.key"


def test_nothing_that_opens_something_is_the_same_for_two(tmp_path: Path) -> None:
    """Databases, roles (they belong to a whole server), folders, virtual hosts, addresses."""
    here, there = (cell.settings for cell in listing(tmp_path, rabbitmq_url=SecretStr("amqp://rabbitmq/")).cells)
    for one in ("own_keys", "public_keys", "wrapping_keys", "pepper", "first_sign_ins", "public_url", "rabbitmq_url"):
        assert getattr(here, one) != getattr(there, one)
    assert {here.database(name) for name in ("intake", "vault")}.isdisjoint(
        {there.database(name) for name in ("intake", "vault")}
    )


def test_the_secrets_of_a_cell_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "here.toml").write_text('intake_database_password = "of here"\nfeed_token = "token"\n')
    here, there = listing(tmp_path, {HERE: 'secrets = "here.toml"'}).cells
    assert here.settings.password_of("intake") == "of here"
    assert there.settings.password_of("intake") is None
    assert there.settings.feed_readers == {}


@pytest.mark.parametrize("name", ["database_password", "triage_database_password", "feed_token", "feed_tokens"])
def test_one_secret_for_all_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CellsRefused, match=f"{name.upper()} would be the same for all cells"):
        load_cells(Settings.model_validate({"cells": write_list(tmp_path), name: "ab:cd"}))


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ('hosts = ["LUONG-SON.test.:80"]', "cells[2].hosts: 'luong-son.test' is there already, with cells[1]"),
        ('code = "luong-son"', "cells[2].code: 'luong-son' is there already, with cells[1]"),
        ('hosts = ["https://thi-du.test/"]', "cells[2].hosts[1]: give a host name without scheme"),
        ('hosts = ["ops.test"]', "cells[2].hosts: 'ops.test' is there already, with the operators"),
        ('commune = "nowhere.toml"', "nowhere.toml: there is no such file"),
        ('public_url = "https://elsewhere.test"', "cells[2].public_url: its host is none of thi-du.test"),
        ('colour = "red"', "cells[2].colour: there is no such key; allowed: code, hosts"),
        ('secrets = "nowhere.toml"', "cells[2].secrets: nowhere.toml cannot be read"),
        ('secrets = "wrong.toml"', "cells[2].secrets: port may not be there; allowed:"),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, extra: str, told: str) -> None:
    (tmp_path / "wrong.toml").write_text("port = 1\n")
    path = write_list(tmp_path, {THERE: extra}, 'operators = ["ops.test"]')
    with pytest.raises(CellsRefused) as refused:
        chosen(Settings(cells=path))
    assert told in str(refused.value)
    assert str(path) in str(refused.value)


def test_one_commune_in_two_cells_is_refused(tmp_path: Path) -> None:
    path = write_list(tmp_path)
    path.write_text(path.read_text().replace("tests/support/thi-du.toml", "communes/luong-son.toml"))
    with pytest.raises(CellsRefused, match="'luong-son' is the commune of the cell 'luong-son' already"):
        chosen(Settings(cells=path))


def test_a_secret_that_is_wrong_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "here.toml").write_text("rabbitmq_url = 12345678\n")
    with pytest.raises(CellsRefused) as refused:
        listing(tmp_path, {HERE: 'secrets = "here.toml"'})
    assert "rabbitmq_url" in str(refused.value)
    assert "12345678" not in str(refused.value)


def test_a_command_asks_which_of_several_is_meant(tmp_path: Path) -> None:
    path = write_list(tmp_path)
    with pytest.raises(CellsRefused, match="--cell with one of luong-son, thi-du"):
        chosen(Settings(cells=path))
    assert chosen(Settings(cells=path, cell=THERE)).cell == THERE
    with pytest.raises(CellsRefused, match="There is no cell 'nowhere'; there are luong-son, thi-du"):
        chosen(Settings(cells=path, cell="nowhere"))


def test_a_cell_without_a_list_is_refused() -> None:
    with pytest.raises(CellsRefused, match="CELLS names no file"):
        chosen(Settings(cell=HERE))
