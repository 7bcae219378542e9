"""The host name that a request is for, in the one form in which names are compared."""

import re
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address

_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,62}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,62}[a-z0-9_])?)*\Z")
_PORT = re.compile(r":\d{0,5}\Z")


def host_name(given: str) -> str | None:
    """A host (RFC 9110, 7.2) in small letters, without port and trailing dot; None for what is none.

    An IPv6 address stands without its brackets, in its short form.
    """
    if given.startswith("["):
        address, bracket, port = given[1:].partition("]")
        return _address(address) if bracket and (not port or _PORT.fullmatch(port)) else None
    if given.count(":") > 1:
        return _address(given)
    name = _PORT.sub("", given).lower().removesuffix(".")
    return name if _NAME.match(name) else None


def _address(given: str) -> str | None:
    try:
        return str(IPv6Address(given))
    except ValueError:
        return None


def host_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The host that a request names; None where it names none, several, or nothing that is a host."""
    given = [value for name, value in headers if name == b"host"]
    return host_name(given[0].decode("latin-1")) if len(given) == 1 else None


def is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
