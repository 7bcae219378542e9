"""What a stage can reach on a server that asks for passwords, knowing its own."""

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest
from pydantic import SecretStr

from services.stages import SOURCES
from shared.embedded_postgres import EmbeddedPostgres
from shared.host.preparing import outside, prepare
from shared.postgres import app_role, database_dsn
from shared.settings import Settings
from shared.stage import Stage
from tests.support.databases import UNSAFE_BUT_FAST

INTAKE = next(stage for stage in SOURCES if stage.name == "intake")
OTHERS = [stage.name for stage in SOURCES if stage is not INTAKE]
PASSWORDS = {f"{stage.name}_database_password": SecretStr(f"{stage.name}'s") for stage in SOURCES}
ASKS_FOR_PASSWORDS = "local all app trust\nlocal all all scram-sha-256\n"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A prepared server that lets in nobody but its administrator without a password."""
    data = tmp_path_factory.mktemp("data")
    server = EmbeddedPostgres(data, settings=UNSAFE_BUT_FAST)
    server.start()
    try:
        (data / "postgres" / "cluster" / "pg_hba.conf").write_text(ASKS_FOR_PASSWORDS)
        server.stop()
        server.start()
        given = Settings(data=data, database_url=SecretStr(server.dsn("postgres"))).model_copy(update=PASSWORDS)
        asyncio.run(prepare(given, SOURCES, server.dsn("postgres")))
        yield given
    finally:
        server.stop()


async def ask(dsn: str, question: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("database", "question"),
    [
        ("intake", "SELECT count(*) FROM log.events"),
        ("vault", "SELECT count(*) FROM vault.own_keys('{}', '{}')"),
        ("identity", "SELECT count(*) FROM identity.session_of('')"),
    ],
)
async def test_a_stage_enters_its_own_and_what_is_common(settings: Settings, database: str, question: str) -> None:
    assert await ask(outside(settings, [INTAKE])(database), question) == 0


@pytest.mark.parametrize("database", [name for name in OTHERS if name != "identity"])
async def test_a_stage_is_refused_in_anothers_database(settings: Settings, database: str) -> None:
    as_intake = database_dsn(str(settings.server), database, app_role("intake"), settings.password_of("intake"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ask(as_intake, "SELECT 1")


@pytest.mark.parametrize("database", [*OTHERS, "vault"])
async def test_a_stages_password_opens_no_other_account(settings: Settings, database: str) -> None:
    as_other = database_dsn(str(settings.server), database, app_role(database), settings.password_of("intake"))
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(as_other, "SELECT 1")


def test_one_password_for_all_is_enough_where_one_process_is_all_stages() -> None:
    settings = Settings.model_validate({"database_password": "one", "oversight_database_password": "the Front's"})
    assert settings.password_of("intake") == "one"
    assert settings.password_of("oversight") == "the Front's"


ID = "'00000000-0000-0000-0000-000000000001'::uuid"
WORDS_KEY = f"vault.words_key(1, {ID}, 'staff/1', 'test')"

# What a stage asks of the vault, and which stages may.
IN_THE_VAULT = {
    "SELECT count(*) FROM vault.keys": (),
    "SELECT count(*) FROM vault.photos": (),
    "SELECT count(*) FROM vault.openings": (),
    "INSERT INTO vault.keys (bucket, case_id, name, generation) VALUES (1, gen_random_uuid(), 'words', 1)": (),
    "UPDATE vault.keys SET wrapped = NULL, erased_at = now()": (),
    "DELETE FROM vault.openings": (),
    "CREATE TABLE vault.mine (x int)": (),
    "CREATE FUNCTION vault.unnest(integer[]) RETURNS integer LANGUAGE sql AS 'SELECT 1'": (),
    "SELECT vault.create_keys('{}', '{}', '{}', '{}', '{}')": ("intake", "oversight", "publisher"),
    "SELECT count(*) FROM vault.open_buckets('{}')": ("intake", "oversight", "publisher"),
    "SELECT count(*) FROM vault.own_keys('{}', '{}')": ("intake",),
    "SELECT count(*) FROM vault.begin_rotation(1)": ("intake",),
    f"SELECT vault.rotate(1, 0, {ID}, '{{words}}', '{{}}', '{{}}', '{{}}')": ("intake",),
    f"SELECT vault.renew_contact(1, 1, {ID}, '')": ("intake",),
    f"SELECT count(*) FROM {WORDS_KEY}": ("triage", "dispatch", "oversight", "publisher"),
    "SELECT count(*) FROM vault.list_keys('{}', '{}', 'staff/1', 'list')": ("triage", "dispatch", "publisher"),
    f"SELECT count(*) FROM vault.contact_key(1, {ID}, 'staff/1')": ("triage",),
    f"SELECT count(*) FROM vault.own_contact_key(1, {ID})": ("publisher",),
    f"SELECT vault.maker_of(1, {ID})": ("intake",),
    f"SELECT vault.own_photo({ID}, {ID})": ("intake",),
    f"SELECT vault.put_photo({ID}, {ID}, '')": ("intake", "dispatch", "oversight", "publisher"),
    f"SELECT count(*) FROM vault.open_photo({ID}, 1, {ID}, 'staff/1', 'test')": (
        "triage",
        "dispatch",
        "oversight",
        "publisher",
    ),
    "SELECT count(*) FROM vault.all_openings(9, NULL, 9)": ("oversight",),
    f"SELECT count(*) FROM vault.openings_of({ID})": ("intake", "oversight"),
    "SELECT count(*) FROM vault.unsaid_erasures(now(), 1)": ("intake",),
}


@pytest.mark.parametrize("question", IN_THE_VAULT)
@pytest.mark.parametrize("stage", SOURCES, ids=lambda stage: stage.name)
async def test_a_stage_does_with_the_vault_what_its_work_needs_and_no_more(
    settings: Settings, stage: Stage, question: str
) -> None:
    may = stage.name in IN_THE_VAULT[question]
    try:
        await ask(outside(settings, [stage])("vault", stage.name), question)
    except asyncpg.InsufficientPrivilegeError:
        assert not may
    except asyncpg.RaiseError:
        assert may  # it was let in, and there is no such bucket
    else:
        assert may


# What a stage asks of identity, and who may. Its own role keeps accounts, sessions and keys; no stage's does.
NEW_SESSION = "INSERT INTO identity.sessions (id_hash, account) SELECT 'x', id FROM identity.accounts LIMIT 1"
EVERYONE = tuple(source.name for source in SOURCES)
IN_IDENTITY = {
    NEW_SESSION: ("identity",),
    "UPDATE identity.accounts SET password_hash = password_hash": ("identity",),
    "SELECT count(password_hash) FROM identity.accounts": ("identity",),
    "SELECT count(name) FROM identity.accounts": ("identity",),
    "SELECT count(id_hash) FROM identity.sessions": ("identity",),
    "UPDATE identity.sessions SET seen_at = now()": ("identity",),
    "UPDATE identity.unit_keys SET revoked_at = NULL": ("identity",),
    "UPDATE identity.accounts SET role = 'overseer' WHERE false": ("identity",),
    "UPDATE identity.proposals SET approved = true": ("identity",),
    "DELETE FROM identity.tries": ("identity",),
    "SELECT count(*) FROM identity.salts": ("identity",),
    "SELECT count(*) FROM log.events": ("identity",),
    "UPDATE log.head SET position = position": ("identity",),
    "CREATE TABLE identity.mine (x int)": (),
    "UPDATE log.events SET type = type": (),
    "SELECT count(*) FROM identity.session_of('')": EVERYONE,
    "SELECT count(*) FROM identity.key_of('', '')": EVERYONE,
    "SELECT count(*) FROM identity.names_of('{}')": EVERYONE,
    "SELECT count(*) FROM identity.count_tries('{}')": ("identity", "intake", "publisher"),
    "SELECT length(identity.salt_of_today('salt'))": ("identity", "intake", "publisher"),
}


@pytest.mark.parametrize("question", IN_IDENTITY)
@pytest.mark.parametrize("stage", SOURCES, ids=lambda stage: stage.name)
async def test_a_stage_does_with_identity_what_its_work_needs_and_no_more(
    settings: Settings, stage: Stage, question: str
) -> None:
    may = stage.name in IN_IDENTITY[question]
    try:
        await ask(outside(settings, [stage])("identity", stage.name), question)
    except asyncpg.InsufficientPrivilegeError:
        assert not may
    else:
        assert may


async def test_what_staff_open_is_on_record_under_the_stage_that_asked(settings: Settings) -> None:
    triage, oversight = (next(one for one in SOURCES if one.name == name) for name in ("triage", "oversight"))
    case = "'00000000-0000-0000-0000-000000000002'::uuid"
    await ask(outside(settings, [triage])("vault", "triage"), f"SELECT vault.contact_key(1, {case}, 'staff/somebody')")
    kept = f"SELECT stage || ' ' || key FROM vault.openings_of({case})"
    assert await ask(outside(settings, [oversight])("vault", "oversight"), kept) == "triage_app contact"


async def test_publisher_opens_contacts_that_were_left_with_it_and_no_citizens(settings: Settings) -> None:
    """The keys of either are made in the same bucket; who made them is known to intake, which erases."""
    stages = {stage.name: outside(settings, [stage])("vault", stage.name) for stage in SOURCES}
    await ask(stages["intake"], "SELECT count(*) FROM vault.open_buckets('{3}')")
    for number, name in enumerate(("intake", "publisher"), start=7):
        whose = f"'00000000-0000-0000-0000-00000000000{number}'::uuid"
        await ask(stages[name], f"SELECT vault.create_keys('{{3}}', '{{1}}', ARRAY[{whose}], '{{contact}}', '{{x}}')")
        asked = f"SELECT count(*) FROM vault.own_contact_key(3, {whose})"
        assert await ask(stages["publisher"], asked) == (name == "publisher")
        assert await ask(stages["intake"], f"SELECT vault.maker_of(3, {whose})") == f"{name}_app"


async def test_staff_do_not_read_as_the_citizen(settings: Settings) -> None:
    [publisher] = [stage for stage in SOURCES if stage.name == "publisher"]
    as_citizen = WORDS_KEY.replace("staff/1", "citizen")
    with pytest.raises(asyncpg.CheckViolationError):
        await ask(outside(settings, [publisher])("vault", "publisher"), f"SELECT count(*) FROM {as_citizen}")
