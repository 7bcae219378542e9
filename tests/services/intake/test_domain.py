"""What intake decides: reports once, additions and verdicts from their citizen only, erasure for good."""

from dataclasses import replace
from datetime import timedelta

from services.intake.domain import (
    ADDITIONS_MOST,
    PHOTOS_MOST,
    VERDICT_CHANGES_MOST,
    VOICES_MOST,
    AddInformation,
    Appeal,
    ChangePoint,
    ClosePoint,
    Description,
    Erase,
    GiveVerdict,
    OpenPoint,
    Receive,
    ReopenPoint,
    Withdraw,
)
from services.intake.receiving import decider
from shared.errors import Conflict, Gone, NotFound
from shared.events.due import Given
from shared.events.intake import (
    InformationAdded,
    IntakePointChanged,
    IntakePointClosed,
    IntakePointOpened,
    PersonalDataErased,
    RefusalAppealed,
    VerdictGiven,
)
from tests.support.deciding import Decisions
from tests.support.samples import (
    AT,
    added,
    appealed,
    erased,
    judged,
    photo,
    point_changed,
    point_closed,
    point_opened,
    point_reopened,
    received,
    withdrawn,
    words,
)

given = Decisions(decider).given

receive = Receive(received)
given_then = Given(due=added.due, profile=added.profile, explanation=added.explanation)
add = AddInformation(words, (photo,), added.sending, added.question, added.voice, given_then)
withdraw = Withdraw()
judge = GiveVerdict(round=1, answered_round=1, open_round=1, solved="partly", stars=3, comment=words, photos=(), at=AT)
erase = Erase("all")
house = Description("Nhà văn hóa 6", "culture_house", "tieu-khu-6")
zalo = Description("Nhóm Zalo Tiểu khu 6", "zalo_group", "tieu-khu-6")
open_point = OpenPoint("nha-van-hoa-6", house, AT)
change_point = ChangePoint("nha-van-hoa-6", zalo)
close_point = ClosePoint("nha-van-hoa-6")
reopen_point = ReopenPoint("nha-van-hoa-6")


# Receive


def test_a_report_sent_twice_is_received_once() -> None:
    given(received).when(receive).then_nothing()


def test_a_report_sent_again_after_it_was_withdrawn_stays_withdrawn() -> None:
    given(received, withdrawn).when(receive).then_nothing()


def test_a_report_is_received() -> None:
    given().when(receive).then(received)


# Add


def additions(many: int) -> list[InformationAdded]:
    return [
        added.model_copy(update={"sending": f"sending {number}", "photos": (), "voice": None}) for number in range(many)
    ]


def test_a_report_with_its_most_additions_takes_no_more() -> None:
    given(received, *additions(ADDITIONS_MOST)).when(add).then_refused(Conflict)


def test_the_last_addition_that_fits_is_taken() -> None:
    given(received, *additions(ADDITIONS_MOST - 1)).when(add).then(added)


def test_an_addition_sent_again_to_a_full_report_is_no_mistake() -> None:
    given(received, *additions(ADDITIONS_MOST - 1), added).when(add).then_nothing()


def test_photos_are_counted_over_the_report_and_all_additions() -> None:
    full = received.model_copy(update={"photos": (photo,) * (PHOTOS_MOST - 1)})
    given(full).when(add).then(added)
    given(full, added).when(replace(add, sending="another")).then_refused(Conflict)


def test_voice_notes_are_counted_over_the_report_and_all_additions() -> None:
    spoken = [one.model_copy(update={"voice": added.voice}) for one in additions(VOICES_MOST - 1)]
    given(received, *spoken).when(add).then_refused(Conflict)
    given(received, *spoken).when(replace(add, voice=None)).then(added.model_copy(update={"voice": None}))


def test_nothing_is_added_to_a_report_that_nobody_knows() -> None:
    given().when(add).then_refused(NotFound)


def test_nothing_is_added_to_a_report_that_was_withdrawn() -> None:
    given(received, withdrawn).when(add).then_refused(Conflict)


def test_nothing_is_added_to_a_report_that_was_erased() -> None:
    given(received, erased).when(add).then_refused(Gone)


def test_the_same_form_sent_again_adds_nothing() -> None:
    given(received, added).when(add).then_nothing()


def test_the_citizen_adds_words_and_photos() -> None:
    given(received).when(add).then(added)


def test_another_form_is_added_too() -> None:
    another = replace(add, sending="another")
    given(received, added).when(another).then(added.model_copy(update={"sending": "another"}))


# Withdraw


def test_an_unknown_report_is_not_withdrawn() -> None:
    given().when(withdraw).then_refused(NotFound)


def test_a_report_is_withdrawn_once() -> None:
    given(received, withdrawn).when(withdraw).then_nothing()


def test_the_citizen_withdraws() -> None:
    given(received).when(withdraw).then(withdrawn)


# Verdict


def test_there_is_no_verdict_on_an_unknown_report() -> None:
    given().when(judge).then_refused(NotFound)


def test_there_is_no_verdict_before_the_answer() -> None:
    given(received).when(replace(judge, answered_round=0)).then_refused(Conflict)


def test_there_is_no_verdict_on_an_answer_that_a_newer_one_replaced() -> None:
    given(received).when(replace(judge, answered_round=2)).then_refused(Conflict)


def test_there_is_no_verdict_on_a_report_that_was_withdrawn() -> None:
    given(received, withdrawn).when(judge).then_refused(Conflict)


def test_a_verdict_is_not_changed_after_seven_days() -> None:
    late = replace(judge, stars=5, at=AT + timedelta(days=7, seconds=1))
    given(received, judged).when(late).then_refused(Conflict)


def test_the_seven_days_count_from_the_first_verdict_not_from_the_last_change() -> None:
    changed = judged.model_copy(update={"stars": 4, "given_at": AT + timedelta(days=6)})
    late = replace(judge, stars=5, at=AT + timedelta(days=8))
    given(received, judged, changed).when(late).then_refused(Conflict)


def test_a_verdict_is_not_changed_once_the_next_round_has_begun() -> None:
    given(received, judged).when(replace(judge, solved="yes", open_round=2)).then_refused(Conflict)


def test_the_same_verdict_again_says_nothing_however_late() -> None:
    given(received, judged).when(judge).then_nothing()
    given(received, judged).when(replace(judge, open_round=2)).then_nothing()
    given(received, judged).when(replace(judge, at=AT + timedelta(days=30))).then_nothing()


def test_a_comment_that_is_taken_out_of_a_verdict_is_a_change() -> None:
    given(received, judged).when(replace(judge, comment=None)).then(judged.model_copy(update={"comment": None}))


def test_a_verdict_is_changed_within_seven_days_as_a_new_event() -> None:
    changed = replace(judge, solved="yes", stars=5, at=AT + timedelta(days=7))
    given(received, judged).when(changed).then(
        VerdictGiven(round=1, solved="yes", stars=5, comment=words, photos=(), given_at=changed.at)
    )


def test_the_next_round_gets_a_verdict_of_its_own() -> None:
    second = replace(judge, round=2, answered_round=2, open_round=2, at=AT + timedelta(days=30))
    given(received, judged).when(second).then(judged.model_copy(update={"round": 2, "given_at": second.at}))


# Erase


def test_an_unknown_report_is_not_erased() -> None:
    given().when(erase).then_refused(NotFound)


def test_what_is_erased_stays_erased() -> None:
    given(received, erased).when(Erase("contact")).then_nothing()


def test_the_contact_goes_first_and_the_rest_later() -> None:
    contact = PersonalDataErased(scope="contact")
    given(received).when(Erase("contact")).then(contact)
    given(received, contact).when(erase).then(erased)


# Intake points


def test_a_code_opens_one_point_only() -> None:
    given(point_opened).when(open_point).then_refused(Conflict)
    given(point_opened, point_closed).when(open_point).then_refused(Conflict)


def test_an_unknown_point_is_neither_changed_nor_closed_nor_reopened() -> None:
    for command in (change_point, close_point, reopen_point):
        given().when(command).then_refused(NotFound)
        given(received).when(command).then_refused(NotFound)


def test_a_closed_point_is_changed_by_nobody() -> None:
    given(point_opened, point_closed).when(change_point).then_refused(Conflict)


def test_a_description_that_is_the_same_is_no_change() -> None:
    given(point_opened).when(ChangePoint("nha-van-hoa-6", house)).then_nothing()
    given(point_opened, point_changed).when(change_point).then_nothing()


def test_a_point_that_is_open_is_not_opened_again() -> None:
    given(point_opened).when(reopen_point).then_nothing()
    given(point_opened, point_closed, point_reopened).when(reopen_point).then_nothing()


def test_the_front_describes_a_point_anew() -> None:
    given(point_opened).when(change_point).then(point_changed)
    given(point_opened, point_changed).when(ChangePoint("nha-van-hoa-6", house)).then(
        IntakePointChanged(code="nha-van-hoa-6", name="Nhà văn hóa 6", kind="culture_house", area="tieu-khu-6")
    )


def test_a_closed_point_is_opened_again_and_can_be_changed_and_closed_then() -> None:
    given(point_opened, point_closed).when(reopen_point).then(point_reopened)
    given(point_opened, point_closed, point_reopened).when(change_point).then(point_changed)
    given(point_opened, point_closed, point_reopened).when(close_point).then(point_closed)


def test_a_point_is_closed_once() -> None:
    given(point_opened, point_closed).when(close_point).then_nothing()


def test_the_front_opens_and_closes_a_point() -> None:
    given().when(open_point).then(
        IntakePointOpened(
            code="nha-van-hoa-6", name="Nhà văn hóa 6", kind="culture_house", area="tieu-khu-6", opened_at=AT
        )
    )
    given(point_opened).when(close_point).then(IntakePointClosed(code="nha-van-hoa-6"))


def test_a_verdict_is_not_changed_for_ever() -> None:
    changed = [judged.model_copy(update={"stars": 1 + number % 5}) for number in range(VERDICT_CHANGES_MOST + 1)]
    last = replace(judge, stars=changed[-2].stars)
    given(received, *changed).when(last).then_refused(Conflict)
    given(received, *changed[:-1]).when(replace(judge, stars=changed[-1].stars)).then(
        judged.model_copy(update={"stars": changed[-1].stars, "solved": judge.solved, "comment": judge.comment})
    )


# --- appealing against a refusal ------------------------------------------------------------------------------------


def test_what_was_not_refused_is_not_appealed_against() -> None:
    given(received).when(Appeal(refusal=0, words=None)).then_refused(Conflict)


def test_nobody_appeals_for_a_report_that_was_withdrawn_or_erased() -> None:
    given(received, withdrawn).when(Appeal(refusal=3, words=None)).then_refused(Conflict)
    given(received, erased).when(Appeal(refusal=3, words=None)).then_refused(Gone)


def test_a_refusal_is_appealed_against_once() -> None:
    given(received, appealed).when(Appeal(refusal=3, words=None)).then_nothing()


def test_the_citizen_appeals_against_a_refusal_and_against_the_next_one() -> None:
    given(received).when(Appeal(refusal=3, words=words)).then(appealed)
    given(received, appealed).when(Appeal(refusal=5, words=None)).then(RefusalAppealed(refusal=5, words=None))


def test_a_verdict_with_other_photos_is_another_one() -> None:
    again = replace(judge, photos=(photo,))
    given(received, judged).when(again).then(judged.model_copy(update={"photos": (photo,)}))


def test_photos_of_verdicts_count_with_the_others() -> None:
    full = received.model_copy(update={"photos": (photo,) * PHOTOS_MOST})
    given(full).when(replace(judge, photos=(photo,))).then_refused(Conflict)
    given(full).when(judge).then(judged)
