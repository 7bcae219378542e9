"""Free ports of this machine."""

import random
import socket
from contextlib import ExitStack, suppress

# Below the ports that Linux gives to connections: one of those could be taken before the server comes to listen.
BELOW_EPHEMERAL = range(10_000, 32_000)


def free_ports(number: int) -> list[int]:
    """Ports of the loopback address that nobody listens on now, all different."""
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < number:
            one = held.enter_context(socket.socket())
            with suppress(OSError):
                one.bind(("127.0.0.1", random.choice(BELOW_EPHEMERAL)))
                found.append(int(one.getsockname()[1]))
    return found
