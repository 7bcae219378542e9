"""The house rules of the plan, executed. A line may step outside with `# house: <rule>, because …`."""

import ast
import importlib
import inspect
import re
import tomllib
from itertools import chain
from pathlib import Path
from statistics import median

import asyncpg
import pytest

from services.stages import SOURCES, STAGES
from shared.host.app import host
from shared.settings import Settings
from shared.stage import Stage
from tests.architecture.sources import ROOT, SERVICES, Module, lengths, modules
from tests.conftest import FreshDatabase
from tests.support.logs import prepared_stage
from tests.support.routes import dependencies

TRUNK = {"__init__", "__main__", "domain", "service", "view", "queries", "doors", "stage", "migrations", "translations"}
PLUMBING = {"templates"}  # what several slices show stands in the trunk
FILES_OF_A_SLICE = 10
LINES_OF_A_SLICES_FILE = 200
DOORS = ("api", "pages", "doors", "reactions", "jobs")
CEILING_LINES = 300
LONGEST_FUNCTION = 50
MEDIAN_FUNCTION = 8
OUR_CODE = modules("services", "shared", "demo")


def broken(rule: str, found: list[tuple[Module, int, str]]) -> list[str]:
    """What breaks a rule and does not say why it may."""
    return [f"{module.path}:{line}: {what}" for module, line, what in found if not module.allows(line, rule)]


def slices_of(stage: str) -> list[Path]:
    """The folders of a stage's slices."""
    folders = [path for path in (ROOT / "services" / stage).iterdir() if (path / "__init__.py").exists()]
    return [path for path in folders if path.stem not in TRUNK]


@pytest.mark.parametrize("stage", SERVICES)
def test_a_stage_has_the_plan_and_names_its_instruments_on_its_card(stage: str) -> None:
    """Whoever knows one stage knows all five."""
    folder = ROOT / "services" / stage
    rooms = {path.stem for path in folder.iterdir() if not path.name.startswith(("__pycache__", "."))}
    card = (folder / "__init__.py").read_text()
    assert rooms >= TRUNK
    instruments = rooms - TRUNK - PLUMBING - {path.name for path in slices_of(stage)}
    assert [room for room in instruments if not re.search(rf"\b{room.replace('_', ' ')}\b", card)] == []


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_folder_of_a_slice_is_a_slice_of_the_stage(stage: Stage) -> None:
    found = [importlib.import_module(f"services.{stage.name}.{path.name}").SLICE for path in slices_of(stage.name)]
    assert {id(one) for one in found} == {id(one) for one in stage.slices}


def test_a_slice_is_small() -> None:
    """One can read it whole before changing it."""
    for folder in chain.from_iterable(map(slices_of, SERVICES)):
        lengths = {path.name: len(path.read_text().splitlines()) for path in folder.rglob("*.py")}
        assert len(lengths) <= FILES_OF_A_SLICE, folder
        assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_SLICES_FILE} == {}, folder


def test_a_slice_imports_the_trunk_of_its_stage_and_never_another_slice() -> None:
    """What two slices need belongs to the trunk; then a slice can be added, moved and deleted alone."""
    slices = {f"services.{stage}.{path.name}" for stage in SERVICES for path in slices_of(stage)}
    found = [
        (module, line, name)
        for module in modules(*(f"services/{stage}" for stage in SERVICES))
        if module.path.stem != "stage"
        for name, line in module.imports()
        if (other := _slice_of(name, slices)) and other != _slice_of(module.name, slices)
    ]
    assert broken("slice", found) == []


def _slice_of(name: str, slices: set[str]) -> str | None:
    return next((one for one in slices if f"{name}.".startswith(f"{one}.")), None)


def test_what_a_slice_shows_is_its_own_or_its_trunks() -> None:
    """A template of another slice is an import too."""
    for stage in SERVICES:
        for folder in slices_of(stage):
            for template in folder.glob("templates/*.html"):
                named = re.findall(rf'"{stage}/(?:(\w+)/)?\w+\.html"', template.read_text())
                assert {one for one in named if one} <= {folder.name}, template


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
async def test_a_table_belongs_to_one_slice(stage: Stage, fresh_database: FreshDatabase) -> None:
    owned = [
        table for part in stage.parts for table in (*part.tables, *chain(*(one.tables for one in part.read_models)))
    ]
    connection = await asyncpg.connect(await fresh_database(f"stage_{stage.name}", prepared_stage(stage)))
    try:
        there = await connection.fetch(
            "SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname = $1"
            " AND tablename <> 'migrations'",
            stage.name,
        )
    finally:
        await connection.close()
    assert sorted(row["name"] for row in there) == sorted(owned)


@pytest.mark.parametrize("stage", SERVICES)
def test_a_card_has_one_question_and_says_what_the_stage_hears_says_keeps_and_owns(stage: str) -> None:
    card = (ROOT / "services" / stage / "__init__.py").read_text()
    assert card.count("?") >= 1
    assert all(re.search(rf"^{word} ", card, re.M) for word in ("Hears", "Says", "Keeps", "Owns"))


def test_a_file_past_300_lines_becomes_a_package() -> None:
    """A reader takes in a file at one sitting, templates and styles included."""
    files = [path for folder in ("services", "shared") for path in (ROOT / folder).rglob("*")]
    kinds = (".py", ".html", ".css", ".js", ".sql")
    long = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in files if path.suffix in kinds}
    assert {path: lines for path, lines in long.items() if lines > CEILING_LINES} == {}


def test_functions_are_short() -> None:
    """Half of them fit in eight lines, none is longer than a screen."""
    found = [(module, name, length) for module in OUR_CODE for name, length in lengths(module)]
    assert [(str(module.path), name, length) for module, name, length in found if length > LONGEST_FUNCTION] == []
    assert median(length for _, _, length in found) <= MEDIAN_FUNCTION


def test_every_module_begins_with_a_sentence() -> None:
    """The first line says what the room is for."""
    silent = [str(module.path) for module in OUR_CODE if module.lines and not ast.get_docstring(module.tree)]
    assert silent == []


def test_no_service_imports_another() -> None:
    """Stages talk in events, or not at all."""
    found = [
        (module, line, name)
        for module in modules("services")
        for name, line in module.imports()
        if (other := re.match(r"services\.(\w+)", name))
        and other[1] in SERVICES
        and module.name.startswith("services.")
        and module.name.split(".")[1] in SERVICES
        and module.name.split(".")[1] != other[1]
    ]
    assert broken("import", found) == []


def test_shared_imports_no_service() -> None:
    """The hallway knows no stage's decisions."""
    found = [(m, line, name) for m in modules("shared") for name, line in m.imports() if name.startswith("services")]
    assert broken("import", found) == []


def test_a_domain_is_pure() -> None:
    """A decision can be read, tested and replayed without a clock, a database or a network."""
    allowed = re.compile(r"shared\.(events|errors|calendar|privacy)\b")
    impure = re.compile(r"(asyncio|os|random|time|uuid\.uuid|socket|pathlib)\b")
    found = [
        (module, line, name)
        for module in modules("services")
        if module.path.stem == "domain"
        for name, line in module.imports()
        if impure.match(name) or (name.startswith(("shared", "services")) and not allowed.match(name))
    ]
    assert broken("pure", found) == []


def test_time_and_ids_come_from_the_clock() -> None:
    """One place to turn the clock in tests, one kind of id."""
    banned = re.compile(r"(datetime\.(now|utcnow|today)|date\.today|time\.time|uuid[1467]|uuid\.uuid[1467])$")
    found = [
        (module, line, name)
        for module in OUR_CODE
        if module.name != "shared.clock"
        for name, line in module.calls()
        if banned.search(name)
    ]
    assert broken("clock", found) == []


def test_nobody_but_the_demo_tells_another_time() -> None:
    """What runs for people has one clock; docs/decisions/0032-the-demo-tells-its-own-time.md."""
    found = {module.name.split(".")[0] for module in OUR_CODE for name, _ in module.calls() if "told_by" in name}
    assert found == {"demo"}


def test_doors_call_services_and_queries_and_never_the_log_bus_or_pool() -> None:
    """A door translates; what it would decide there, nobody would find."""
    inner = re.compile(r"shared\.(log|bus|postgres|deciding\.(Decider|LogJournal))\b|asyncpg")
    allowed = {"shared.bus.inbox.Reaction", "shared.bus.parking.Parked"}
    found = [
        (module, line, name)
        for module in modules("services")
        if any(part in DOORS for part in module.name.split(".")[2:])
        for name, line in module.imports()
        if inner.match(name) and name not in allowed
    ]
    assert broken("door", found) == []


def test_only_the_outbox_publishes_and_only_the_log_appends() -> None:
    """One way out, one way in."""
    found = [
        (module, line, name)
        for module in OUR_CODE
        for name, line in module.calls()
        if (name.endswith(".publish") and not module.name.startswith("shared.bus."))
        or (name.endswith(".insert_events") and module.name not in ("shared.log.log", "shared.deciding"))
    ]
    assert broken("one way", found) == []
    sql = [str(module.path) for module in OUR_CODE if "INSERT INTO log.events" in "\n".join(module.lines)]
    assert sql == ["shared/log/log.py", "shared/log/restoring.py"]


def test_what_is_sealed_is_known_by_its_type_and_never_by_what_it_looks_like() -> None:
    """What people write can look like anything: a box of another case, broken JSON, a code."""
    looks = re.compile(r"""(startswith|endswith)\(\(?["']\{|["']box["'] in |lstrip\(\)\[0\]""")
    found = [
        (module, number, line.strip())
        for module in modules("services", "shared")
        for number, line in enumerate(module.lines, start=1)
        if looks.search(line)
    ]
    assert broken("looks", found) == []


def test_dependencies_of_routes_are_coroutines() -> None:
    """A plain function as a dependency costs every request a trip to a thread."""
    app = host(Settings(), SOURCES, lambda name, _=None: name)
    threaded = {
        f"{call.__module__}.{call.__qualname__}"
        for call in dependencies(app)
        if not (inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call))
        and not inspect.iscoroutinefunction(type(call).__call__)
    }
    assert threaded == set()


def test_dependencies_are_few_and_each_is_imported_somewhere() -> None:
    """Each new one is a decision."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[\[><=]", one)[0].replace("-", "_").lower() for one in wanted}
    text = "\n".join("\n".join(module.lines) for module in OUR_CODE)
    spoken = {
        "pillow": "PIL",
        "pynacl": "nacl",
        "python_docx": "docx",
        "python_multipart": "read_form",
        "tzdata": "ZoneInfo",
        "xstatic_leaflet": "xstatic-leaflet",
    }
    assert [name for name in names if spoken.get(name, name) not in text] == []


def test_every_decision_has_a_date_and_a_status() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    status = re.compile(r"\d{4}-\d\d-\d\d, (accepted|superseded by \[\d+\]\([^)]+\))\..*")
    assert [one.name for one in records if not status.fullmatch(one.read_text().splitlines()[2])] == []
    assert [int(one.name[:4]) for one in records] == list(range(1, len(records) + 1))
