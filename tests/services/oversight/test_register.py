"""What stands in the Front's timeline of a case, and what never does."""

from typing import Any

from services.oversight.register import Entry, Register
from services.oversight.wording import Locale, accounts_in, who
from shared.events.envelope import Causation, Event, encode, wire
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.samples import AT, CASE, PHOTO


class OneRow:
    """A register that holds one event."""

    def __init__(self, event: Event, state: bytes | None = None):
        why = Causation("citizen")
        self._state = state or encode(
            event, id=PHOTO, jurisdiction="luong-son", subject=CASE, time=AT, version=1, why=why
        )

    async def fetch(self, *_: Any) -> list[dict[str, Any]]:
        return [{"case_id": CASE, "wire": wire(self._state, 1, bytes(32), b"s" * 64), "heard_at": AT}]


async def entry(event: Event, state: bytes | None = None) -> Entry:
    [one] = await Register(OneRow(event, state)).timeline(CASE)  # type: ignore[arg-type]  # a pool is too much for this
    return one


async def test_the_contact_stands_nowhere_in_it_and_neither_does_the_tracking_hash() -> None:
    told = await entry(samples.received)
    assert set(told.sealed) == {"words", "place", "details"}
    assert not {"contact", "tracking", "words", "place"} & set(told.data)


def test_a_reader_that_a_stage_has_made_up_breaks_no_page() -> None:
    locale = Locale(COMMUNE, "vi", str)
    assert accounts_in(["staff/nobody", "staff/", "unit/x/1", "citizen", f"staff/{CASE}"]) == {CASE}
    assert who("staff/nobody", {}, locale) == "Cán bộ không còn tài khoản"
    assert who(f"staff/{CASE}", {CASE: "An"}, locale) == "An"


async def test_a_text_that_looks_like_a_box_is_told_as_text() -> None:
    looks = samples.contact.model_dump_json()
    told = await entry(samples.taken_down.model_copy(update={"reason": looks}))
    assert (told.sealed, told.data) == ({}, {"reason": looks})


async def test_of_an_event_that_is_not_known_here_no_box_is_opened_or_told() -> None:
    why = Causation("citizen")
    state = encode(samples.received, id=PHOTO, jurisdiction="luong-son", subject=CASE, time=AT, version=1, why=why)
    told = await entry(samples.received, state.replace(b"case-received", b"case-dreamt"))
    assert told.sealed == {}
    assert not {"words", "place", "contact", "tracking"} & set(told.data)
    assert told.data["number"] == samples.received.number


async def test_a_date_is_told_with_how_it_was_counted_and_one_that_nobody_explained_without() -> None:
    for event, explained in ((samples.forwarded, True), (samples.extended, bool(samples.extended.explanation))):
        told = await Register(OneRow(event)).explanations([CASE])  # type: ignore[arg-type]
        assert told == ({(CASE, event.due): event.explanation} if explained else {})
    plain = samples.forwarded.model_copy(update={"explanation": ()})
    assert await Register(OneRow(plain)).explanations([CASE]) == {}  # type: ignore[arg-type]
