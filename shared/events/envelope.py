"""The envelope in which an event travels: CloudEvents 1.0, structured JSON, one event a line.

What is stored is the envelope without its last three members; they are known only when the log gives the position:

    {"specversion":"1.0", … ,"data":{…}}                                                           the state
    {"specversion":"1.0", … ,"data":{…},"position":7,"previous":"base64","signature":"base64"}     the wire

The state is stored; the wire is fed and published. `previous` is the hash of the event before it in its stage's log;
stage, position, previous and state are what is signed (`shared.signing`).

Nobody re-encodes a state, so the bytes that were signed are the bytes that are heard.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import orjson
from asyncpg.pgproto.pgproto import UUID as ReadUUID  # the same, as the database gives it, read ten times as fast
from pydantic import BaseModel, ConfigDict

from shared.signing import event_hash

CONTENT_TYPE = "application/cloudevents-batch+json"
PREFIX = "vn.langnghe"

# Five stages in one process hear the same event at about the same time; it need be read only once.
HEARD_TOGETHER = 4096

EVENT_TYPES: dict[str, type["Event"]] = {}


class Event(BaseModel):
    """The data of one kind of event. Its type is `vn.langnghe.<stage>.<name>.v<version>`, from module and class."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: ClassVar[str]
    stage: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, *, version: int = 1, **_: Any) -> None:
        cls.stage = cls.__module__.rpartition(".")[2]
        name = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.type = f"{PREFIX}.{cls.stage}.{name}.v{version}"
        EVENT_TYPES[cls.type] = cls


AnyEvent = TypeVar("AnyEvent", bound=Event)


def short_name(type_: str) -> str:
    """`intake.case-received`: a type without its prefix and version, which people need not see."""
    return type_.removeprefix(PREFIX + ".").rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Causation:
    """On whose behalf something is said, and what led to it.

    `actor`: `citizen`, `staff/<account id>`, `unit/<code>/<key id>`, `stage/<name>`.
    """

    actor: str
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """An event as it was heard; `registry.heard_event` gives its meaning."""

    id: UUID
    jurisdiction: str
    stage: str
    type: str
    subject: UUID
    time: datetime
    version: int
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    traceparent: str | None
    position: int
    previous: bytes
    signature: bytes
    state: bytes
    data: dict[str, Any]
    hash: bytes  # what the next event of this stage continues

    @property
    def wire(self) -> bytes:
        return wire(self.state, self.position, self.previous, self.signature)


def encode(
    event: Event, *, id: UUID, jurisdiction: str, subject: UUID, time: datetime, version: int, why: Causation
) -> bytes:
    """The state to store: every member but position and signature."""
    head: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(id),
        "source": f"/{jurisdiction}/{event.stage}",
        "type": event.type,
        "subject": str(subject),
        "time": time,
        "datacontenttype": "application/json",
        "version": version,
        "actor": why.actor,
        "correlationid": str(why.correlation_id or id),
    }
    if why.causation_id:
        head["causationid"] = str(why.causation_id)
    if why.traceparent:
        head["traceparent"] = why.traceparent
    head["data"] = orjson.Fragment(event.__pydantic_serializer__.to_json(event))
    return orjson.dumps(head, option=orjson.OPT_UTC_Z)


def wire(state: bytes, position: int, previous: bytes, signature: bytes) -> bytes:
    return b'%s,"position":%d,"previous":"%s","signature":"%s"}' % (
        state[:-1], position, base64.b64encode(previous), base64.b64encode(signature),
    )  # fmt: skip


_BASE64 = rb'"([A-Za-z0-9+/=]*)"'
_TAIL = re.compile(rb',"position":(\d+),"previous":' + _BASE64 + rb',"signature":' + _BASE64 + rb"}\Z")


@lru_cache(HEARD_TOGETHER)
def decode(line: bytes) -> Envelope:
    """`decode_anew`, for lines that several in this process read at about the same time."""
    return decode_anew(line)


def decode_anew(line: bytes) -> Envelope:
    """Read one wire line. Tolerant of unknown members; raises ValueError for what is no envelope of ours."""
    tail = _TAIL.search(line)
    if tail is None:
        raise ValueError("An event on the wire ends with its position, its predecessor's hash and its signature.")
    state = line[: tail.start()] + b"}"
    members = orjson.loads(state)
    try:
        _, jurisdiction, stage = members["source"].split("/")
        position, previous = int(tail[1]), base64.b64decode(tail[2])
        return Envelope(
            id=ReadUUID(members["id"]),
            jurisdiction=jurisdiction,
            stage=stage,
            type=members["type"],
            subject=ReadUUID(members["subject"]),
            time=datetime.fromisoformat(members["time"]),
            version=members["version"],
            actor=members["actor"],
            correlation_id=ReadUUID(members["correlationid"]),
            causation_id=ReadUUID(members["causationid"]) if "causationid" in members else None,
            traceparent=members.get("traceparent"),
            position=position,
            previous=previous,
            signature=base64.b64decode(tail[3]),
            state=state,
            data=members["data"],
            hash=event_hash(stage, position, previous, state),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"This envelope lacks a member, or one has another shape: {error}.") from error


def batch(lines: Iterable[bytes]) -> bytes:
    """A CloudEvents batch with one event a line, so that each event's exact bytes can be cut out again."""
    return b"[\n" + b",\n".join(lines) + b"\n]"


def lines(body: bytes) -> list[bytes]:
    """The events of a batch, byte for byte."""
    if body == b"[\n\n]":
        return []
    if not (body.startswith(b"[\n") and body.endswith(b"\n]")):
        raise ValueError("A batch is a JSON array with one event a line.")
    return body[2:-2].split(b",\n")
