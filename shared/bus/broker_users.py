"""What RabbitMQ loads at each start: a user for each stage that can do its stage's part, and what all stages share.

A stolen stage speaks in nobody's place, reads nobody else's queue, and removes nothing that is not its own. There is no
administrator: what the broker needs is in this file, also after its disk was lost.
"""

import base64
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from shared.bus.rabbitmq import DEAD_LETTERS, EXCHANGE, inbox_queue

SALT_BYTES = 4  # RabbitMQ's own format: base64(salt, SHA-256(salt, password))


@dataclass(frozen=True)
class BrokerUser:
    """A stage's account, which enters one virtual host: it says as `stage`, and hears `sources`."""

    name: str
    password: str = field(repr=False)
    stage: str
    sources: Sequence[str]
    vhost: str = "/"


def write_definitions(path: Path, users: Iterable[BrokerUser]) -> None:
    """Leave the definitions where the broker, under another account of the machine, reads them; they hold hashes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(definitions(users), indent=1), encoding="utf-8")
    draft.chmod(0o644)
    draft.replace(path)


def definitions(users: Iterable[BrokerUser]) -> Mapping[str, Any]:
    """RabbitMQ's definitions: loading them twice changes nothing. Each commune has a virtual host of its own."""
    users = list(users)
    vhosts = list(dict.fromkeys(one.vhost for one in users))
    return {
        "vhosts": [{"name": vhost} for vhost in vhosts],
        "users": [_user(one) for one in users],
        "permissions": [{"user": one.name, "vhost": one.vhost, **_permissions(one.stage)} for one in users],
        "topic_permissions": [
            {
                "user": one.name,
                "vhost": one.vhost,
                "exchange": EXCHANGE,
                "write": _exactly(one.stage),
                "read": _exactly(*one.sources),
            }
            for one in users
        ],
        "exchanges": [
            _exchange(name, kind, vhost)
            for vhost in vhosts
            for name, kind in ((EXCHANGE, "topic"), (DEAD_LETTERS, "fanout"))
        ],
        "queues": [
            {
                "name": DEAD_LETTERS,
                "vhost": vhost,
                "durable": True,
                "auto_delete": False,
                "arguments": {"x-queue-type": "quorum"},
            }
            for vhost in vhosts
        ],
        "bindings": [
            {
                "source": DEAD_LETTERS,
                "vhost": vhost,
                "destination": DEAD_LETTERS,
                "destination_type": "queue",
                "routing_key": "",
                "arguments": {},
            }
            for vhost in vhosts
        ],
    }


def _user(one: BrokerUser) -> Mapping[str, Any]:
    salt = os.urandom(SALT_BYTES)
    hashed = base64.b64encode(salt + sha256(salt + one.password.encode()).digest()).decode()
    return {
        "name": one.name,
        "password_hash": hashed,
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "",
    }


def _permissions(stage: str) -> Mapping[str, str]:
    """Declaring a queue asks for `write` on where its dead letters go; binding it, for `write` on the queue."""
    own = inbox_queue(stage)
    return {
        "configure": _exactly(own),
        "write": _exactly(own, EXCHANGE, DEAD_LETTERS),
        "read": _exactly(own, EXCHANGE),
    }


def _exactly(*names: str) -> str:
    return f"^({'|'.join(map(re.escape, names))})$"


def _exchange(name: str, kind: str, vhost: str) -> Mapping[str, Any]:
    return {
        "name": name,
        "vhost": vhost,
        "type": kind,
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }
