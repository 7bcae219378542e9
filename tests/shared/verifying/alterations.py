"""What somebody with all rights on a database may do to a log, a register or a key: a published list."""

from dataclasses import dataclass

EVENTS = 12
PLACES = range(1, EVENTS + 1)


@dataclass(frozen=True)
class Alteration:
    """SQL that changes the truth; `where` is whose database it runs in, `told` who of `what` must find it."""

    name: str
    where: str
    sql: str
    found: tuple[str, str]  # (what, source) of the walk that must find it


_OTHER = {
    "stream": "gen_random_uuid()",
    "version": "version + 100",
    "type": "'vn.langnghe.intake.case-verified.v1'",
    "state": "state || ' '",
    "state, inside": "convert_to(replace(convert_from(state, 'UTF8'), 'stage/test', 'citizen'), 'UTF8')",
    "previous": "sha256(previous)",
    "signature": "sha512(signature)",
    "signature of another": "(SELECT o.signature FROM log.events o WHERE o.position = (events.position % 12) + 1)",
}
_OTHER_KEPT = {
    "case_id": "gen_random_uuid()",
    "type": "'vn.langnghe.intake.case-verified.v1'",
    "at": "at + interval '1 second'",
    "wire, its actor": "convert_to(replace(convert_from(wire, 'UTF8'), 'stage/test', 'citizen'), 'UTF8')",
    "wire, its time": "convert_to(replace(convert_from(wire, 'UTF8'), '\"time\":\"2026', '\"time\":\"2025'), 'UTF8')",
    "wire, empty": "''::bytea",
    "heard_at": "heard_at - interval '1 day'",
}
_OTHER_HEARING = {
    "at": "at - interval '1 day'",
    "hash": "sha256(hash)",
    "before": "before - 1",
    "signature": "sha512(signature)",
}


def _of_log() -> list[Alteration]:
    changed = [
        Alteration(
            f"log: {name} of {place}",
            "source",
            f"UPDATE log.events SET {name.partition(',')[0].partition(' ')[0]} = {value} WHERE position = {place}",
            ("log", "intake"),
        )
        for name, value in _OTHER.items()
        for place in PLACES
    ]
    gone = [
        Alteration(
            f"log: {place} deleted", "source", f"DELETE FROM log.events WHERE position = {place}", ("log", "intake")
        )
        for place in range(1, EVENTS + 1)
    ]
    return changed + gone


def _swapped(table: str, column: str, first: int, where: str, found: tuple[str, str]) -> Alteration:
    """Two neighbours change places: each of them is genuine."""
    columns = {"log.events": "state, previous, signature, stream, version, type", "log.register": "wire"}[table]
    second = first + 1
    sql = (
        f"CREATE TEMP TABLE kept AS SELECT * FROM {table} WHERE {column} IN ({first}, {second});"
        f" DELETE FROM {table} WHERE {column} IN ({first}, {second});"
        f" UPDATE kept SET {column} = {first + second} - {column};"
        f" INSERT INTO {table} SELECT * FROM kept"
    )
    return Alteration(f"{table}: {first} and {second} swapped ({columns})", where, sql, found)


def _of_order() -> list[Alteration]:
    logs = [_swapped("log.events", "position", n, "source", ("log", "intake")) for n in range(1, EVENTS)]
    kept = [_swapped("log.register", "position", n, "keeper", ("register", "intake")) for n in range(1, EVENTS)]
    return logs + kept


def _of_register() -> list[Alteration]:
    found = ("register", "intake")
    changed = [
        Alteration(
            f"register: {name} of {place}",
            "keeper",
            f"UPDATE log.register SET {name.partition(',')[0]} = {value} WHERE position = {place}",
            found,
        )
        for name, value in _OTHER_KEPT.items()
        for place in PLACES
    ]
    gone = [
        Alteration(f"register: {place} deleted", "keeper", f"DELETE FROM log.register WHERE position = {place}", found)
        for place in range(1, EVENTS + 1)
    ]
    hearings = [
        Alteration(
            f"hearing: {name} of {place}",
            "keeper",
            f"UPDATE log.heard SET {name} = {value} WHERE position = {place}",
            found,
        )
        for name, value in _OTHER_HEARING.items()
        for place in (1, 6, 12)
    ]
    unheard = [
        Alteration(f"hearing: {place} deleted", "keeper", f"DELETE FROM log.heard WHERE position = {place}", found)
        for place in range(1, EVENTS + 1)
    ]
    return changed + gone + hearings + unheard


def _of_rest() -> list[Alteration]:
    log, register = ("log", "intake"), ("register", "intake")
    return [
        Alteration("log: all deleted", "source", "DELETE FROM log.events", log),
        Alteration("log: one added", "source", _ADDED, log),
        *(Alteration(f"log: set back to {n}", "source", _SET_BACK.format(n=n), register) for n in range(EVENTS)),
        Alteration("log: head forward", "source", "UPDATE log.head SET position = position + 1", log),
        Alteration("log: head back", "source", "UPDATE log.head SET position = position - 1", log),
        Alteration("log: head's hash", "source", "UPDATE log.head SET hash = sha256(hash)", log),
        Alteration("register: all deleted", "keeper", "DELETE FROM log.register", register),
        Alteration("register: said by another", "keeper", "UPDATE log.register SET source = 'triage'", register),
        Alteration("register: tracking back", "keeper", "UPDATE log.tracking SET position = 3", register),
        Alteration("register: tracking forward", "keeper", "UPDATE log.tracking SET position = 99", register),
        Alteration(
            "key: accepted one replaced", "keeper", "UPDATE log.source_keys SET public_key = sha256('x')", register
        ),
        Alteration("key: accepted one deleted", "keeper", "DELETE FROM log.source_keys", register),
        Alteration("key: accepted later", "keeper", "UPDATE log.source_keys SET since = 5", register),
    ]


_ADDED = """
INSERT INTO log.events SELECT 13, gen_random_uuid(), 1, type, state, previous, signature FROM log.events
 WHERE position = 12; UPDATE log.head SET position = 13
"""
# Whole and consistent, as a restored older copy is: only whoever heard more can tell.
_SET_BACK = """
UPDATE log.head SET position = {n}, hash = coalesce((SELECT previous FROM log.events WHERE position = {n} + 1), hash);
DELETE FROM log.events WHERE position > {n}
"""

ALTERATIONS = [*_of_log(), *_of_order(), *_of_register(), *_of_rest()]
