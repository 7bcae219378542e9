"""Which broker is taken: the environment's, else a container, else a private node, else one that is installed first."""

import gc
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from tests.support.broker.container import start_container
from tests.support.broker.management import Management, management_url
from tests.support.broker.node import PrivateNode, install, may_install, programs

HOW_TO_GET_ONE = (
    "No RabbitMQ: set RABBITMQ_URL (and RABBITMQ_MANAGEMENT_URL), or start Docker, or install the package "
    "rabbitmq-server, or run as root on Debian or Ubuntu, where it is installed by itself."
)

logger = logging.getLogger(__name__)


class NoBroker(Exception):
    """There is no broker to be had; the message says how to get one."""


class Broker(Protocol):
    """A running RabbitMQ. `stop` and `kill` keep its disk and its address for the next `start`; frozen, it is mute."""

    @property
    def described(self) -> str: ...
    @property
    def management(self) -> Management: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...
    def freeze(self) -> None: ...
    def thaw(self) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class GivenBroker:
    """Somebody's server: used as it is, never stopped."""

    management: Management

    @property
    def described(self) -> str:
        return "the server of RABBITMQ_URL"

    def start(self) -> None:
        self.management.wait_until_ready()

    def stop(self) -> None:
        raise NotImplementedError("The server of RABBITMQ_URL is not ours to stop.")

    kill = freeze = thaw = stop

    def close(self) -> None:
        """Only the virtual hosts are ours."""
        self.management.delete_vhosts()


def find_broker() -> Broker:
    """Raises NoBroker. Whoever asks closes it."""
    if url := os.environ.get("RABBITMQ_URL"):
        given = GivenBroker(Management(url, os.environ.get("RABBITMQ_MANAGEMENT_URL") or management_url(url)))
        given.start()
        return given
    return _start_private()


@contextmanager
def private_broker() -> Iterator[Broker]:
    """One that may be stopped and killed. Raises NoBroker."""
    broker = _start_private()
    try:
        yield broker
    finally:
        broker.close()


def _start_private() -> Broker:
    container = _start_container()
    if container is not None:
        return container
    if programs() is None and may_install():
        install()
    if programs() is None:
        raise NoBroker(HOW_TO_GET_ONE)
    node = PrivateNode()
    try:
        node.start()
    except BaseException:
        node.close()
        raise
    return node


def _start_container() -> Broker | None:
    with warnings.catch_warnings():
        # Where there is no engine, its client forgets an open socket.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            return start_container()
        except Exception as refused:  # noqa: BLE001  whatever Docker lacks, the next choice may work
            logger.info("no RabbitMQ container: %r", refused)
        gc.collect()
    return None
