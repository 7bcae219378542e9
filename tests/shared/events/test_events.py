"""Events are for ever: samples, golden files, the catalogue, upcasting and conformance."""

import json
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat

from services.catalogue import documents, listeners
from services.stages import SOURCES
from shared.events.due import NO_DATE
from shared.events.envelope import Causation, Event, batch, decode, encode, lines, wire
from shared.events.registry import event_of
from tests.support.samples import (
    AT,
    CASE,
    PHOTO,
    SAMPLES,
    added,
    answered,
    classified,
    closed,
    corrected,
    drafted,
    extended,
    forwarded,
    found,
    named,
    notice_given_up,
    point_opened,
    published,
    queued,
    received,
    verified,
    withdrawn,
)

GOLDEN = Path(__file__).parents[2] / "golden"
SAID = [event for stage in SOURCES for event in stage.says]


def golden(event: Event) -> Path:
    return GOLDEN / f"{event.type}.json"


def test_every_event_that_is_said_has_a_sample() -> None:
    assert {type(sample) for sample in SAMPLES} == set(SAID)


def test_every_event_that_is_heard_is_said_by_someone() -> None:
    heard = {event for stage in SOURCES for event in stage.hears} - {Event}
    assert heard - set(SAID) == set()


def test_every_event_reaches_the_front() -> None:
    assert [event.type for event in SAID if event.stage != "oversight" and "oversight" not in listeners(event)] == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.type)
def test_what_was_once_written_is_read_for_ever(sample: Event) -> None:
    """The golden file was written by an earlier version; it must still mean the same."""
    assert event_of(sample.type, json.loads(golden(sample).read_text())) == sample


def test_an_answer_from_before_there_were_photos_is_one_without() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{answered.type}.without-photos.json").read_text())
    assert event_of(answered.type, before) == answered.model_copy(update={"photos": (), "alike": None})


def test_an_answer_from_before_there_were_fingerprints_is_like_no_other() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{answered.type}.without-alike.json").read_text())
    assert event_of(answered.type, before) == answered.model_copy(update={"alike": None})


def test_a_point_from_before_there_were_kinds_hangs_at_a_culture_house() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{point_opened.type}.without-kind.json").read_text())
    assert event_of(point_opened.type, before) == point_opened.model_copy(update={"kind": "culture_house"})


@pytest.mark.parametrize("sample", [received, added], ids=lambda sample: sample.type)
def test_what_citizens_sent_before_there_were_voice_notes_is_without_one(sample: Event) -> None:
    before = json.loads((GOLDEN / "earlier" / f"{sample.type}.without-voice.json").read_text())
    none: dict[str, Any] = {
        name: None for name in ("voice", "contact_by", "details") if name in type(sample).model_fields
    }
    none |= dict(NO_DATE) if "due" in type(sample).model_fields else {}
    assert event_of(sample.type, before) == sample.model_copy(update=none)


def test_a_report_from_before_anyone_could_say_no_to_a_headline_may_have_one() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{received.type}.without-unlisted.json").read_text())
    assert event_of(received.type, before) == received.model_copy(update={"details": None})


def test_a_report_from_before_categories_asked_more_says_nothing_to_it() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{received.type}.without-details.json").read_text())
    assert event_of(received.type, before) == received.model_copy(update={"details": None})


def test_an_extension_from_before_its_rules_were_said_is_without_them() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{extended.type}.without-explanation.json").read_text())
    assert event_of(extended.type, before) == extended.model_copy(update={"profile": None, "explanation": ()})


def test_a_finding_from_before_it_was_told_is_without_photos_and_stays_with_the_front() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{found.type}.without-photos.json").read_text())
    assert event_of(found.type, before) == found.model_copy(update={"photos": (), "told": False})


@pytest.mark.parametrize("sample", [queued, verified, added, closed], ids=lambda sample: sample.type)
def test_a_step_that_began_before_its_date_was_said_has_none(sample: Event) -> None:
    before = json.loads((GOLDEN / "earlier" / f"{sample.type}.without-due.json").read_text())
    assert event_of(sample.type, before) == sample.model_copy(update=dict(NO_DATE))


def test_a_result_from_before_there_were_pictures_has_none() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{published.type}.without-photos.json").read_text())
    assert event_of(published.type, before) == published.model_copy(update={"photos": ()})


def test_a_headline_from_before_anything_was_kept_on_purpose_keeps_nothing() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{named.type}.without-kept.json").read_text())
    assert event_of(named.type, before) == named.model_copy(update={"kept": None})


def test_a_draft_from_before_anything_was_kept_on_purpose_keeps_nothing() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{drafted.type}.without-kept.json").read_text())
    assert event_of(drafted.type, before) == drafted.model_copy(update={"kept": None})


def test_a_correction_from_before_its_date_was_said_settles_none() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{corrected.type}.without-due.json").read_text())
    assert event_of(corrected.type, before) == corrected


def test_a_notice_given_up_before_followers_were_told_was_the_citizens() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{notice_given_up.type}.without-follower.json").read_text())
    assert event_of(notice_given_up.type, before) == notice_given_up


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.type)
def test_what_is_written_is_what_the_golden_file_holds(sample: Event) -> None:
    assert json.loads(sample.model_dump_json()) == json.loads(golden(sample).read_text())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.type)
def test_an_envelope_is_a_cloud_event(sample: Event) -> None:
    message = HTTPMessage({"content-type": "application/cloudevents+json"}, line(sample))
    event = from_structured_event(message, JSONFormat())
    assert event.get_specversion() == "1.0"
    assert event.get_type() == sample.type
    assert event.get_subject() == str(CASE)


def line(sample: Event) -> bytes:
    why = Causation(
        "citizen", causation_id=PHOTO, traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    )
    state = encode(sample, id=PHOTO, jurisdiction="luong-son", subject=CASE, time=AT, version=3, why=why)
    return wire(state, 7, b"p" * 32, b"s" * 64)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.type)
def test_an_envelope_comes_back_byte_for_byte(sample: Event) -> None:
    heard = decode(line(sample))
    assert heard.wire == line(sample)
    assert event_of(heard.type, heard.data) == sample


def test_a_batch_gives_back_its_lines() -> None:
    some = [line(sample) for sample in SAMPLES]
    assert lines(batch(some)) == some
    assert len(json.loads(batch(some))) == len(some)


def test_an_empty_batch_is_empty() -> None:
    assert lines(batch([])) == []


def test_a_reader_ignores_members_that_it_does_not_know() -> None:
    data = {**json.loads(classified.model_dump_json()), "later": "words"}
    assert event_of(classified.type, data) == classified


def test_a_reader_passes_over_types_that_it_does_not_know() -> None:
    assert event_of("vn.langnghe.intake.something-later.v1", {}) is None


def test_a_writer_invents_no_members() -> None:
    with pytest.raises(ValueError, match="later"):
        type(withdrawn).model_validate({"later": 1})


def test_a_classification_from_before_units_were_chosen_by_hand_leaves_that_to_the_category() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{classified.type}.without-unit.json").read_text())
    assert event_of(classified.type, before) == classified
    assert classified.unit is None


def test_a_forwarding_from_before_its_urgency_was_said_is_a_normal_one() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{forwarded.type}.without-urgency.json").read_text())
    assert event_of(forwarded.type, before) == forwarded.model_copy(update={"urgency": "normal"})


def test_a_result_from_before_rounds_were_said_has_none() -> None:
    before = json.loads((GOLDEN / "earlier" / f"{published.type}.without-round.json").read_text())
    assert event_of(published.type, before) == published.model_copy(update={"round": None, "photos": ()})


def test_an_old_version_is_read_as_the_new_one() -> None:
    """An upcaster gives the next type and its data."""
    old = "vn.langnghe.triage.case-classified.v0"
    upcasters = {old: lambda data: (classified.type, {**data, "restricted": False})}
    data = json.loads(classified.model_dump_json())
    del data["restricted"]
    assert event_of(old, data, upcasters) == classified


def test_the_documents_are_what_the_code_says() -> None:
    """Run `make docs` when this fails."""
    for path, text in documents().items():
        assert path.read_text() == text
