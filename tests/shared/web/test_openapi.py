"""The OpenAPI document is one that a person reads and a generator takes: small, with short ids and shared parts."""

import json
from collections import Counter
from typing import Any

import pytest
from pydantic import BaseModel

from services.dispatch.answering.api import GivenAnswer
from services.intake.reporting.entries import NewReportWithPhotos
from services.intake.tracking.entries import Verdict
from services.oversight.case.entries import Finding
from services.publisher.editing.entries import Draft
from services.stages import SOURCES
from services.triage.case.api import Decision
from shared.host.app import host
from shared.settings import Settings

LARGEST_BYTES = 1_180  # for each operation, with its part of what they share: 120 kB for the first 102 doors


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """That of an instance with all stages."""
    app = host(Settings(data=tmp_path_factory.mktemp("data") / "none"), SOURCES, lambda *_: "")
    whole: dict[str, Any] = app.openapi()
    return whole


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_it_is_small_enough_to_be_read(document: dict[str, Any]) -> None:
    size = len(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
    assert size / len(operations(document)) <= LARGEST_BYTES


def test_each_operation_has_an_id_of_its_own_that_begins_with_its_stage(document: dict[str, Any]) -> None:
    ids = Counter(operation["operationId"] for operation in operations(document))
    assert [name for name, times in ids.items() if times > 1] == []
    assert all(operation["operationId"].startswith(operation["tags"][0]) for operation in operations(document))


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    for kind, parts in document["components"].items():
        for name in parts:
            text = text.replace(f'"$ref": "#/components/{kind}/{name}"', "")
    assert '"$ref"' not in text


def test_problems_and_parameters_are_described_once(document: dict[str, Any]) -> None:
    assert document["components"]["responses"]["422"]["content"].keys() == {"application/problem+json"}
    assert {"after", "rows", "since", "until"} <= document["components"]["parameters"].keys()
    assert all(
        "$ref" in answer
        for operation in operations(document)
        for status, answer in operation["responses"].items()
        if status >= "400"
    )


def test_every_door_says_what_it_does(document: dict[str, Any]) -> None:
    assert [one["operationId"] for one in operations(document) if not one.get("description")] == []


def test_each_shape_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    """Two shapes of one name are told apart by the modules that they stand in, which nobody outside knows."""
    assert [name for name in document["components"]["schemas"] if "__" in name] == []


EXAMPLES = (NewReportWithPhotos, Verdict, Decision, GivenAnswer, Finding, Draft)


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.__name__)
def test_what_a_stage_takes_most_is_shown_by_an_example_that_it_would_take(
    entry: type[BaseModel], document: dict[str, Any]
) -> None:
    example = document["components"]["schemas"][entry.__name__]["example"]
    assert entry.model_validate(example).model_fields_set == example.keys()
