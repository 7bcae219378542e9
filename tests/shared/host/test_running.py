"""What is prepared before a host starts: databases where they belong, and sign-ins that only their owner finds."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest
from pydantic import SecretStr

from services.intake.limits import WRONG_CODES_AT_MOST
from services.setup import broker_users
from services.stages import SOURCES, STAGES
from shared.embedded_postgres import EmbeddedPostgres
from shared.host.preparing import keep_accounts, make_keys, outside, prepare, say_accounts
from shared.host.running import _config
from shared.logs import Lossy
from shared.settings import Settings
from shared.signing import PublicKeys, load_signer
from tests.support.begun import running_house
from tests.support.broker.ports import free_ports
from tests.support.house import SIGN_IN, Process

ACCOUNTS = [("Cán bộ tiếp nhận", "tiep-nhan", "abcd-1234-efgh-5678"), ("Phòng Kinh tế", "don-vi-kinh-te", "z-1")]


def test_the_file_of_sign_ins_is_its_owners_alone_even_where_an_open_one_lay(tmp_path: Path) -> None:
    file = tmp_path / "first-sign-ins.txt"
    file.write_text("old")
    file.chmod(0o644)
    keep_accounts(file, ACCOUNTS)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "old" not in file.read_text()


def test_the_file_asks_to_be_deleted_and_holds_what_was_shown(tmp_path: Path) -> None:
    keep_accounts(tmp_path / "kept", ACCOUNTS)
    first, *lines = (tmp_path / "kept").read_text().splitlines()
    assert "Delete this file" in first
    assert [line.split()[:2] for line in lines] == [[sign_in, password] for _, sign_in, password in ACCOUNTS]


def test_the_first_start_leaves_the_file_and_the_second_does_not_bring_it_back(data: Path) -> None:
    process, file = Process(data, free_ports(1)[0]), data / "first-sign-ins.txt"
    try:
        process.start()
        assert dict(SIGN_IN.findall(file.read_text())) == process.accounts()
        file.unlink()
        process.stop()
        process.start()
        assert not file.exists()
    finally:
        process.stop()


def test_a_stage_may_have_its_database_on_a_server_of_its_own(tmp_path: Path) -> None:
    """The Front keeps its register on its own machine."""
    common, front = EmbeddedPostgres(tmp_path / "common"), EmbeddedPostgres(tmp_path / "front")
    common.start()
    front.start()
    try:
        settings = Settings(data=tmp_path / "data", oversight_database_url=SecretStr(front.dsn("postgres")))
        asyncio.run(prepare(settings, SOURCES, common.dsn("postgres")))
        given = settings.model_copy(update={"database_url": SecretStr(common.dsn("postgres"))})
        [oversight] = [stage for stage in SOURCES if stage.name == "oversight"]
        databases = outside(given, [oversight])
        assert asyncio.run(_tables(databases("oversight"), "oversight")) >= {"cases"}
        assert asyncio.run(_tables(databases("oversight"), "log")) >= {"register", "heard"}
        assert asyncio.run(_tables(common.dsn("oversight"), "oversight")) == set()
        assert asyncio.run(_tables(common.dsn("vault"), "vault")) >= {"keys"}
    finally:
        common.stop()
        front.stop()


async def _tables(dsn: str, schema: str) -> set[str]:
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = $1", schema
        )
        return {row["table_name"] for row in rows}
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("proxies", "believed"), [("", "127.0.0.1"), ("10.9.8.7", "127.0.0.1"), ("127.0.0.1", "1.2.3.4")]
)
async def test_whence_a_request_comes_is_believed_of_named_proxies_only(
    monkeypatch: pytest.MonkeyPatch, proxies: str, believed: str
) -> None:
    async def whence(scope: Any, _: object, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["client"][0].encode()})

    config = _config(Settings(forwarded_allow_ips=proxies), whence)
    config.load()
    transport = httpx2.ASGITransport(app=config.loaded_app, client=("127.0.0.1", 1))
    async with httpx2.AsyncClient(transport=transport, base_url="http://here") as client:
        assert (await client.get("/", headers={"x-forwarded-for": "1.2.3.4"})).text == believed


def test_first_passwords_are_told_to_a_terminal_and_to_no_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    say_accounts(ACCOUNTS, Path("kept"))
    assert "abcd-1234" not in (told := capsys.readouterr().out)
    assert "kept" in told
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    say_accounts(ACCOUNTS, Path("kept"))
    assert "abcd-1234" in capsys.readouterr().out


def test_the_address_in_qr_codes_follows_the_port_unless_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    assert Settings(port=8123).public_url == "http://localhost:8123"
    assert Settings(port=8123, public_url="https://langnghe.example").public_url == "https://langnghe.example"


def test_a_line_of_the_log_that_finds_no_space_stops_no_work() -> None:
    with open("/dev/full", "w") as full:
        out = Lossy(full)
        out.write("x" * 100_000)
        out.flush()
        with suppress(OSError):
            full.close()


def test_setup_makes_the_stages_keys_and_shows_the_public_ones(tmp_path: Path) -> None:
    """Stages that run apart only read what they need of it."""
    settings = Settings(data=tmp_path)
    make_keys(settings, [stage.name for stage in STAGES])
    published = PublicKeys(settings.public_keys)
    for stage in STAGES:
        assert published.of(stage.name) == load_signer(settings.own_keys, stage.name).public
    assert settings.pepper.read_bytes()


def test_the_users_of_the_broker_need_a_password_each() -> None:
    given = {f"{stage.name}_rabbitmq_password": SecretStr(f"of {stage.name}") for stage in STAGES}
    users = broker_users(Settings().model_copy(update=given))
    assert [(one.name, one.password, one.stage) for one in users] == [
        (stage.name, f"of {stage.name}", stage.name) for stage in STAGES
    ]
    with pytest.raises(SystemExit, match="TRIAGE_RABBITMQ_PASSWORD"):
        broker_users(Settings().model_copy(update=given | {"triage_rabbitmq_password": SecretStr("")}))


def test_nobody_is_believed_to_be_somebody_elses_proxy(tmp_path: Path) -> None:
    """Each wrong code comes as from another address; they are still one sender's."""
    with running_house(tmp_path) as house, house.anonymous() as stranger:
        answers = [
            stranger.post(
                "/api/intake/v1/tracking",
                json={"tracking_code": "0000-0000-0000-0000-0"},
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            ).status_code
            for number in range(WRONG_CODES_AT_MOST + 1)
        ]
    assert answers == [404] * WRONG_CODES_AT_MOST + [429]
