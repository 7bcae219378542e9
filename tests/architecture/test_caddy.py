"""Behind Caddy, every address reaches the stage that answers there."""

import re
from fnmatch import fnmatchcase

import pytest
from fastapi import FastAPI

from services.stages import SOURCES, STAGES
from shared import parked
from shared.past import api as past
from shared.stage import Stage
from tests.architecture.sources import ROOT
from tests.support.routes import doors

CADDYFILE = (ROOT / "deploy" / "caddy" / "Caddyfile").read_text()
PATHS = {name: paths.split() for name, paths in re.findall(r"^\s*@(\w+) path (.+)$", CADDYFILE, re.M)}
KEPT_INSIDE = re.findall(r"^\s*respond @(\w+) 404$", CADDYFILE, re.M)
SENT: list[tuple[str, str]] = re.findall(r"^\s*reverse_proxy (?:@(\w+) )?(\w+):8000$", CADDYFILE, re.M)


def matches(matcher: str, path: str) -> bool:
    """Without a matcher, every path."""
    return not matcher or any(fnmatchcase(path.lower(), pattern) for pattern in PATHS[matcher])


def receiver(path: str) -> str | None:
    """The stage that Caddy hands a path to; None when it answers 404 by itself."""
    if any(matches(matcher, path) for matcher in KEPT_INSIDE):
        return None
    return next(stage for matcher, stage in SENT if matches(matcher, path))


@pytest.mark.parametrize("stage", SOURCES, ids=[stage.name for stage in SOURCES])
def test_every_route_of_a_stage_reaches_it(stage: Stage) -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in (*stage.routers, *([parked.doors_of(stage.name)] if stage in STAGES else [])):
        app.include_router(router)
    paths = {re.sub(r"\{.*?\}", "sample", door.path) for door in doors(app)}
    assert len(paths) > 3
    assert {path: receiver(path) for path in paths if receiver(path) != stage.name} == {}


@pytest.mark.parametrize("stage", [stage.name for stage in SOURCES])
def test_a_feed_is_read_inside_only(stage: str) -> None:
    """Stages reach each other's feeds without Caddy; a token that was stolen opens nothing from outside."""
    assert receiver(f"/feed/{stage}") is None


@pytest.mark.parametrize("stage", STAGES, ids=[stage.name for stage in STAGES])
def test_the_past_is_told_inside_only(stage: Stage) -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(past.doors_of(stage))
    [door] = doors(app)
    assert receiver(re.sub(r"\{.*?\}", "sample", door.path)) is None


def test_what_every_stage_answers_is_sent_to_one_of_them() -> None:
    assert receiver("/static/mark.svg") in {stage.name for stage in STAGES}


def test_measurements_stay_inside() -> None:
    assert receiver("/metrics") is None
