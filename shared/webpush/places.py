"""Where a push may go: a browser names the address, and nobody has us speak to what is inside our own network.

The address of the server is looked up here and checked, and that very address is what is then connected to: a name that
says something else when it is asked again changes nothing.
"""

import asyncio
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

LONGEST_ENDPOINT = 1_000  # characters; those of today have some 200
HTTPS = 443
NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
UNICAST = IPv6Network("2000::/3")  # what is global in IPv6 and stands for no address of IPv4, but for 6to4
MOST_ADDRESSES = 4  # of one name that are tried


class NotThere(Exception):
    """No push may go to such an address."""


@dataclass(frozen=True)
class Place:
    """A server: its name, and the addresses that were checked."""

    scheme: str
    netloc: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    def at(self, address: str) -> str:
        """The URL with the checked address in place of the name."""
        shown = f"[{address}]" if ":" in address else address
        return f"{self.scheme}://{shown}:{self.port}{self.path}"


def named(endpoint: str, own: Sequence[str] = ()) -> SplitResult:
    """An endpoint that a push may go to, as far as its words say. Raises NotThere.

    `own`: servers (host:port) of this network's own that may be spoken to; over plain http, too.
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise NotThere from None
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise NotThere
    if parts.netloc in own and parts.scheme in ("http", "https"):
        return parts
    if parts.scheme != "https" or port not in (None, HTTPS) or not NAME.fullmatch(parts.netloc.removesuffix(":443")):
        raise NotThere
    return parts


async def looked_up(endpoint: str, own: Sequence[str] = ()) -> Place:
    """The server of an endpoint, with addresses that may be connected to. Raises NotThere, and OSError where its name
    is not known."""
    parts = named(endpoint, own)
    host, port = parts.hostname or "", parts.port or (HTTPS if parts.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))[:MOST_ADDRESSES]
    if parts.netloc not in own and not all(map(is_public, addresses)):
        raise NotThere
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Place(parts.scheme, parts.netloc, host, port, path, addresses)


def is_public(address: str) -> bool:
    """Whether an address is one of the Internet's: not of this machine or network, nor one that stands for another."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found not in UNICAST or found.sixtofour or found.teredo):
        return False
    return found.is_global and not found.is_multicast
