"""RabbitMQ in a container, when a Docker engine can really start one."""

import os
import threading

from tests.support.broker.management import Management
from tests.support.broker.ports import free_ports

IMAGE = "rabbitmq:4-management"
ENGINE_TIMEOUT_S = 10
# An engine without a registry may never answer a pull.
PULL_DEADLINE_S = 90.0

# The companion container that cleans up may not be available; close() cleans up here.
os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")


class ContainerBroker:
    """Ports are fixed, so that the address is the same after a restart."""

    def __init__(self) -> None:
        from testcontainers.core.container import DockerContainer

        self._amqp, self._api = free_ports(2)
        self._container = DockerContainer(IMAGE).with_bind_ports(5672, self._amqp).with_bind_ports(15672, self._api)
        self._container.start()
        host = self._container.get_container_host_ip()
        self.management = Management(f"amqp://guest:guest@{host}:{self._amqp}/", f"http://{host}:{self._api}")

    @property
    def described(self) -> str:
        return f"RabbitMQ {self.management.version()} in a container of {IMAGE}"

    def start(self) -> None:
        self._container.get_wrapped_container().start()
        self.management.wait_until_ready()

    def stop(self) -> None:
        self._container.get_wrapped_container().stop()

    def kill(self) -> None:
        self._container.get_wrapped_container().kill()

    def freeze(self) -> None:
        self._container.get_wrapped_container().pause()

    def thaw(self) -> None:
        self._container.get_wrapped_container().unpause()

    def close(self) -> None:
        self._container.stop()


def start_container() -> ContainerBroker:
    """Raises whatever stands in the way, within a deadline."""
    _pull()
    broker = ContainerBroker()
    try:
        broker.management.wait_until_ready()
    except BaseException:
        broker.close()
        raise
    return broker


def _pull() -> None:
    import docker
    from docker.errors import ImageNotFound

    engine = docker.from_env(timeout=ENGINE_TIMEOUT_S)
    try:
        engine.images.get(IMAGE)
    except ImageNotFound:
        pull = threading.Thread(target=engine.images.pull, args=(IMAGE,), daemon=True)
        pull.start()
        pull.join(PULL_DEADLINE_S)
        engine.images.get(IMAGE)
    finally:
        engine.close()
