"""Services, their questions and requests in the standard's words."""

from typing import get_args

import pytest
from starlette.datastructures import FormData, UploadFile

from services.intake.open311.entries import attributes, new_request
from services.intake.open311.formats import element
from services.intake.open311.shapes import DATATYPES, SENTENCES, Choice, Question, definition, questions_of
from services.intake.open311.view import STEPS
from shared.commune import Category, FurtherQuestion
from shared.errors import Refusal
from shared.events.envelope import short_name
from tests.support.commune import COMMUNE

DRAINAGE = Category(code="TN", name="Thoát nước", working_days=7)
LIGHT = next(category for category in COMMUNE.categories if category.code == "DC")
WHICH = Question(
    variable=True, code="KIND", datatype="singlevaluelist", required=True, datatype_description=None, order=1,
    description="Cống loại nào?", values=(Choice("H", "Hở"), Choice("K", "Kín")),
)  # fmt: skip


def test_a_service_with_a_question_is_defined_as_the_standard_shows_it() -> None:
    found = definition(DRAINAGE, [WHICH])
    assert found == {
        "service_code": "TN",
        "attributes": [
            {
                "variable": True, "code": "KIND", "datatype": "singlevaluelist", "required": True,
                "datatype_description": None, "order": 1, "description": "Cống loại nào?",
                "values": ({"key": "H", "name": "Hở"}, {"key": "K", "name": "Kín"}),
            }
        ],
    }  # fmt: skip
    assert element("service_definition", found) == (
        "<service_definition><service_code>TN</service_code><attributes><attribute><variable>true</variable>"
        "<code>KIND</code><datatype>singlevaluelist</datatype><required>true</required><datatype_description/>"
        "<order>1</order><description>Cống loại nào?</description><values><value><key>H</key><name>Hở</name></value>"
        "<value><key>K</key><name>Kín</name></value></values></attribute></attributes></service_definition>"
    )


def test_each_kind_of_question_has_the_standards_datatype() -> None:
    assert DATATYPES.keys() == set(get_args(FurtherQuestion.model_fields["kind"].annotation))
    assert set(DATATYPES.values()) <= {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}


def test_the_questions_of_the_file_are_told_in_its_order_and_in_the_language_of_who_asks() -> None:
    [pole, wrong, since] = questions_of(LIGHT, "de")
    assert (pole.code, pole.datatype, pole.order, pole.required) == ("so-cot", "string", 1, False)
    assert pole.datatype_description is not None
    assert pole.datatype_description.startswith("Meist aufgemalt")
    assert (wrong.description, wrong.values[0]) == ("Was ist los?", Choice("khong-sang", "Das Licht brennt nicht"))
    assert (since.datatype, since.order, since.values) == ("datetime", 3, ())


def test_every_step_has_a_sentence() -> None:
    assert {short_name(kind.type) for kind in STEPS} <= SENTENCES.keys()


@pytest.mark.parametrize("name", ["attribute", "attribute[]", "attribute[a][b]", "attribute[a]x", "attributes[a]"])
def test_what_is_not_named_as_the_standard_names_attributes_is_none(name: str) -> None:
    assert attributes(FormData([(name, "H")])) == {}


def test_attributes_come_once_or_several_times_and_empty_ones_not_at_all() -> None:
    sent: list[tuple[str, str | UploadFile]] = [
        ("attribute[a]", " H "),
        ("attribute[b][]", "x"),
        ("attribute[b][]", "y"),
        ("attribute[c]", " "),
    ]
    assert attributes(FormData(sent)) == {"a": ["H"], "b": ["x", "y"]}


def test_a_code_that_is_none_is_refused_under_the_name_of_its_attribute() -> None:
    said = {"service_code": "TN", "address_id": "tieu-khu-6"}
    with pytest.raises(Refusal) as refused:
        new_request(said, {"a" * 41: ["H"]})
    assert list(refused.value.errors) == [f"attribute[{'a' * 41}]"]
