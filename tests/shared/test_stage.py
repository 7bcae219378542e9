"""A stage is what its trunk and its slices bring, in their order."""

from pathlib import Path
from typing import Any

from shared.events.intake import CaseReceived, CaseWithdrawn
from shared.stage import Slice, Stage
from shared.web.pages import CaseLink
from tests.support.journals import heard
from tests.support.samples import AT, CASE, received

done: list[str] = []


async def first(service: Any, *_: Any) -> None:
    done.append(f"first of {service}")


async def second(service: Any, *_: Any) -> None:
    done.append(f"second of {service}")


STAGE = Stage(
    name="triage",
    package=Path(),
    assemble=lambda *_: None,
    trunk=Slice(says=(CaseWithdrawn,)),
    slices=(
        Slice(reactions={CaseReceived: first}, case_links=(CaseLink("/x/{case_id}", "X"),)),
        Slice(reactions={CaseReceived: second, CaseWithdrawn: second}, says=(CaseReceived,)),
    ),
)


async def test_two_slices_react_to_one_event_one_after_the_other() -> None:
    done.clear()
    await STAGE.reactions[CaseReceived]("it", heard(received, CASE, AT), received)
    assert done == ["first of it", "second of it"]
    assert STAGE.reactions[CaseWithdrawn] is second


def test_a_stage_says_and_leads_to_what_its_parts_do() -> None:
    assert list(STAGE.says) == [CaseWithdrawn, CaseReceived]
    assert [link.of(CASE) for link in STAGE.case_links] == [f"/x/{CASE}"]
    assert STAGE.hears == {CaseReceived, CaseWithdrawn}
