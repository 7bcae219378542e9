"""A conversation of a few turns ends in a report, whatever is said in between."""

from collections.abc import Sequence

import pytest

from services.intake.zalo import wording
from services.intake.zalo.acts import Fetch, Forget, Judge, Judging, Mute, Reply, Track
from services.intake.zalo.incoming import Said
from services.intake.zalo.talk import Act, File, Talk, turn
from tests.support.commune import COMMUNE

LAN = "7700112233"
SAID = "Cống ở ngã tư chợ tắc, nước ngập vào nhà."


def say(text: str = "", number: int = 1, **more: object) -> Said:
    return Said(id=f"m{number}", person=LAN, timestamp="1", text=text, **more)  # type: ignore[arg-type]


def through(*said: Said) -> tuple[Talk, Sequence[Act]]:
    talk: Talk = Talk()
    acts: Sequence[Act] = ()
    for one in said:
        talk, acts = turn(talk, one, COMMUNE)
    return talk, acts


def text_of(acts: Sequence[Act]) -> str:
    [reply] = [act for act in acts if isinstance(act, Reply)]
    return reply.text


@pytest.mark.parametrize("text", ["alo", "!!!", "...........", "Alo ạ"])
def test_too_little_is_asked_for_again(text: str) -> None:
    talk, acts = through(say(text))
    assert talk.step == "words"
    assert wording.TOO_LITTLE in text_of(acts)


def test_words_that_come_in_pieces_are_one_report() -> None:
    talk, _ = through(say("Cống tắc"), say("ở ngã tư chợ", 2))
    assert (talk.words, talk.token, talk.step) == ("Cống tắc\nở ngã tư chợ", "m1", "category")


@pytest.mark.parametrize(
    ("text", "code"),
    [("2", "TN"), ("tn", "TN"), ("Thoát nước", "TN"), ("thoat nuoc muong cong", "TN"), ("không rõ", None), ("0", None)],
)
def test_a_category_is_chosen_by_number_code_or_name(text: str, code: str | None) -> None:
    talk, _ = through(say(SAID), say(text, 2))
    assert (talk.category, talk.step) == (code, "area")


def test_what_a_category_asks_is_asked_one_after_the_other() -> None:
    talk, acts = through(say("Đèn đường ngõ chợ tắt"), say("DC", 2))
    assert talk.step == "details"
    assert "Số ghi trên cột đèn" in text_of(acts)
    talk, acts = turn(talk, say("C-17", 3), COMMUNE)
    assert "1. Đèn không sáng" in text_of(acts)
    talk, acts = turn(talk, say("hỏng", 4), COMMUNE)
    assert wording.EXAMPLES["choice"] in text_of(acts)
    talk, _ = turn(talk, say("đèn chập chờn", 5), COMMUNE)
    talk, _ = turn(talk, say("không rõ", 6), COMMUNE)
    assert (talk.step, talk.details) == ("area", {"so-cot": "C-17", "bi-gi": "chap-chon"})


def test_several_choices_are_meant_by_their_numbers() -> None:
    talk, _ = through(say("Rác đổ ra bờ suối nhiều ngày"), say("MT", 2), say("1, 3", 3), say("3 ngày", 4), say("3", 5))
    assert talk.details == {"loai-rac": ["sinh-hoat", "chan-nuoi"], "may-ngay": "3"}
    assert talk.step == "area"


def test_a_question_that_must_be_answered_is_asked_until_it_is() -> None:
    category = COMMUNE.category("DC")
    assert category
    must = category.model_copy(update={"questions": (category.questions[0].model_copy(update={"required": True}),)})
    strict = COMMUNE.model_copy(update={"categories": (must,)})
    talk, _ = turn(Talk("category", "m1", SAID), say("DC", 2), strict)
    talk, _ = turn(talk, say("x" * 501, 3), strict)
    talk, _ = turn(talk, say("x" * 501, 4), strict)
    assert talk.step == "details"
    assert turn(talk, say("không rõ", 5), strict)[0].details == {"so-cot": "không rõ"}


def test_what_fits_nothing_is_asked_once_more_and_then_passed_over() -> None:
    again, acts = through(say(SAID), say("Việc gấp lắm", 2))
    assert again.step == "category"
    assert wording.NOT_UNDERSTOOD in text_of(acts)
    assert turn(again, say("Việc gấp lắm", 3), COMMUNE)[0].step == "area"


def test_an_area_that_is_not_on_the_list_is_kept_as_the_place() -> None:
    talk, _ = through(say(SAID), say("2", 2), say("Xóm trên", 3), say("Xóm trên đó", 4))
    assert (talk.area, talk.place, talk.step) == (None, "Xóm trên đó", "more")


def test_an_area_is_found_by_its_name_within_a_sentence() -> None:
    talk, _ = through(say(SAID), say("2", 2), say("Nhà tôi ở tiểu khu 6 ạ", 3))
    assert talk.area == "tieu-khu-6"


def test_seven_turns_end_in_a_report() -> None:
    talk, acts = through(
        say(SAID), say("2", 2), say("Tiểu khu 6", 3), say("", 4, where=("20.886500", "105.539200")),
        say("", 5, pictures=("https://a.zdn.vn/1.jpg",)), say("xong", 6), say("Đồng ý", 7),
    )  # fmt: skip
    assert talk == Talk()
    [filed] = acts
    assert isinstance(filed, File)
    assert filed.talk == Talk("consent", "m1", SAID, "TN", "tieu-khu-6", "20.886500, 105.539200", pictures=1)


@pytest.mark.parametrize("text", ["Không đồng ý", "để tôi nghĩ", "đồng ý không?", "?"])
def test_without_a_plain_yes_nothing_is_sent(text: str) -> None:
    talk, acts = through(say(SAID), say("0", 2), say("0", 3), say("xong", 4), say(text, 5))
    assert talk.step == "consent"
    assert "ĐỒNG Ý" in text_of(acts)
    assert not [act for act in acts if isinstance(act, File)]


def test_pictures_come_at_every_step_and_no_more_than_a_report_has() -> None:
    many = say("", 2, pictures=tuple(f"https://a.zdn.vn/{number}" for number in range(9)))
    talk, acts = through(say(SAID), many)
    assert (talk.step, talk.pictures) == ("category", 5)
    [fetch] = [act for act in acts if isinstance(act, Fetch)]
    assert (fetch.token, len(fetch.pictures)) == ("m1", 5)


def test_a_picture_alone_begins_a_report() -> None:
    talk, acts = through(say("", pictures=("https://a.zdn.vn/1",)))
    assert (talk.step, talk.token) == ("words", "m1")
    assert isinstance(acts[0], Fetch)
    assert turn(talk, say("xong", 2), COMMUNE)[0] == Talk("category", "m1", pictures=1)


def test_leaving_off_forgets_everything() -> None:
    talk, acts = through(say(SAID), say("Hủy", 2))
    assert talk == Talk()
    assert acts[0] == Forget("m1")


@pytest.mark.parametrize("text", ["tra cứu 7K3M-1", "Tra cuu: 7K3M-1", "TRA CỨU 7K3M-1"])
def test_a_report_is_looked_up_without_losing_what_is_being_said(text: str) -> None:
    talk, acts = through(say(SAID), say(text, 2))
    assert talk.step == "category"
    [track] = acts
    assert isinstance(track, Track)
    assert track.typed.strip(": ") == "7K3M-1"


def test_an_answer_is_judged_by_a_button_and_stars() -> None:
    judging = Judging("LS-2026-000007", 2, "partly")
    talk, acts = through(say(SAID), say("#danhgia LS-2026-000007 2 partly", 2))
    assert (talk.step, talk.judging) == ("category", judging)
    after, acts = turn(talk, say("4", 3), COMMUNE)
    assert acts == [Judge(judging, 4)]
    assert (after.step, after.judging) == ("category", None)


def test_a_number_that_is_no_star_answers_the_question_before() -> None:
    talk, _ = through(say(SAID), say("#danhgia LS-2026-000007 2 yes", 2), say("12", 3))
    assert (talk.judging, talk.step) == (None, "area")


def test_who_leaves_is_told_nothing_any_more() -> None:
    talk, acts = through(say(SAID), say("", 2, left=True))
    assert talk == Talk()
    assert acts == [Mute(), Forget("m1")]


def test_who_comes_is_greeted_with_the_numbers_for_danger() -> None:
    _, acts = through(say("", came=True))
    assert "114" in text_of(acts)
