"""Every door of an app: where it is, what may be done there, and who guards it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from shared.identity import Guard
from shared.identity.describing import guard_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Door:
    """`path` is the template, such as `/api/identity/v1/accounts/{account}/password`; guard None lets anyone in."""

    path: str
    method: str
    guard: Guard | None

    @property
    def changes(self) -> bool:
        return self.method not in SAFE


def doors(app: FastAPI) -> Iterator[Door]:
    """All routes, those of included routers too, one for each method."""
    for route in iter_route_contexts(app.router.routes):
        guard = guard_of(getattr(route, "dependant", None))
        for method in sorted(route.methods or ()):
            yield Door(route.path or "", method, guard)


def dependencies(app: FastAPI) -> Iterator[Callable[..., Any]]:
    """Everything that a route depends on, however deep."""
    for route in iter_route_contexts(app.router.routes):
        dependant = getattr(route, "dependant", None)
        if isinstance(dependant, Dependant):
            for inner in dependant.dependencies:
                yield from _calls(inner)


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    if dependant.call is not None:
        yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)
