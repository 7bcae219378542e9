"""Kinds of faults that a pattern finds: each was found once, and is not to come back anywhere.

A line may step outside with `# house: <rule>, because …`.
"""

import re
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from shared.settings import Settings
from tests.architecture.sources import Module, modules
from tests.architecture.test_house_rules import broken

LINES = {
    "time-outs": (
        r"asyncio\.wait_for\(",
        "It swallows a cancel that comes in the moment of its time-out (Python 3.11): use asyncio.timeout.",
    ),
    "cancel": (
        r"except[^:]*CancelledError",
        "Only one's own cancel ends a task, and who catches it may never end: the supervisor decides.",
    ),
    "tasks": (
        r"(asyncio|loop)\.(create_task|ensure_future)\(|TaskGroup\(",
        "What runs by itself has a name, is started again, and ends by the stop's deadline: use the supervisor.",
    ),
    "faults": (
        r"logger?\.exception\(|exc_info|format_exc|show_locals=True|dict_tracebacks",
        "A traceback quotes values, its frames hold passwords and people's words: use shared.faults.told.",
    ),
    "outages": (
        r"except[^:]*\basyncpg\.(PostgresError|InterfaceError|PostgresConnectionError)\b",
        "Away, busy and our own mistake are three things: use shared.outages.",
    ),
    "random ids": (r"\brandom\.(random|choice|randint|randbytes)\(", "What nobody may guess comes from secrets or os."),
    "keys": (r"chmod\([^)]*0o[0-7][0-7][2367]", "Nobody but its owner writes a file of ours."),
}


@pytest.mark.parametrize("rule", LINES)
def test_a_kind_of_fault_that_was_found_once_stands_nowhere(rule: str) -> None:
    pattern, why = LINES[rule]
    found = [
        (module, number, line.strip())
        for module in modules("services", "shared")
        if module.name not in WHERE_IT_BELONGS.get(rule, ())
        for number, line in enumerate(module.lines, start=1)
        if re.search(pattern, line) and not line.lstrip().startswith("#")
    ]
    assert broken(rule, found) == [], why


WHERE_IT_BELONGS = {
    "cancel": ("shared.supervising",),
    "tasks": ("shared.supervising",),
    "faults": ("shared.faults",),
    "outages": ("shared.outages",),
}


def statements(module: Module) -> Iterator[tuple[int, str]]:
    """(line, text) of each SQL string of a module, adjoining parts together."""
    text = "\n".join(module.lines)
    for found in re.finditer(r'(?:f?"(?:[^"\n])*"\s*)+|f?"""[\s\S]*?"""', text):
        if re.search(r"\b(SELECT|DELETE FROM|UPDATE)\b", found[0]):
            yield text.count("\n", 0, found.start()) + 1, found[0]


def test_a_query_that_takes_some_rows_says_in_which_order() -> None:
    """Without one, the same rows come again and others never: a sweep would not get past them."""
    unordered = [
        (module, line, " ".join(sql.split())[:100])
        for module in modules("services", "shared")
        for line, sql in statements(module)
        if re.search(r"\bLIMIT \$?\d", sql) and not re.search(r"ORDER BY|TABS\[", sql)
    ]
    assert broken("order", unordered) == []


def test_every_setting_that_is_a_secret_hides_itself() -> None:
    """An address with a password in it is one, too: a log, a readiness reason or a traceback would show it."""
    secret = re.compile(r"(password|token|secret)$|_url$")
    open_ = {
        name for name, field in Settings.model_fields.items() if secret.search(name) and not _hides(field.annotation)
    }
    assert open_ == {"public_url", "feed_url"}


def _hides(kind: object) -> bool:
    return kind is SecretStr or "SecretStr" in str(kind)


def test_settings_show_no_password_however_they_are_printed() -> None:
    given = Settings.model_validate(
        {
            "database_url": "postgresql://app:hunter2@db/x",
            "rabbitmq_url": "amqp://app:hunter2@mq/",
            "feed_token": "hunter2",
            "database_password": "hunter2",
        }
    )
    assert "hunter2" not in f"{given!r} {given} {given.model_dump()}"
