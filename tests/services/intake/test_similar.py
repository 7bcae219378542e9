"""What is offered as perhaps the same matter: by place, by category and by words that tell something."""

from typing import Any
from uuid import UUID

from services.intake.similar import MOST_SHOWN, Written, similar
from services.intake.view import TrackedCase

DRAIN = "Cống trước nhà văn hóa Tiểu khu 6 bị tắc"
WORDS = "Cong truoc nha van hoa tac may hom nay, nuoc tran ra duong"


def case(headline: str | None = DRAIN, **columns: Any) -> TrackedCase:
    known: dict[str, Any] = {"number": "LS-2026-000001", "area": "tieu-khu-6", "category": "TN", "headline": headline}
    return TrackedCase(UUID(int=1), **known | columns)


def offered(written: Written, *cases: TrackedCase) -> list[str | None]:
    return [one.named for one in similar(written, cases)]


def test_what_has_no_public_words_is_offered_to_nobody() -> None:
    assert offered(Written(WORDS, "tieu-khu-6", "TN"), case(None)) == []


def test_what_is_restricted_taken_back_or_erased_is_offered_to_nobody() -> None:
    hidden = ({"restricted": True}, {"withdrawn_at": "now"}, {"erased": "all"})
    assert [offered(Written(WORDS, "tieu-khu-6", "TN"), case(**columns)) for columns in hidden] == [[], [], []]


def test_another_place_is_another_matter_whatever_the_words() -> None:
    assert offered(Written(WORDS, "tieu-khu-4", "TN"), case()) == []


def test_words_without_diacritics_are_the_same_words() -> None:
    assert offered(Written(WORDS, "tieu-khu-6"), case()) == [DRAIN]


def test_words_that_every_report_has_are_no_likeness() -> None:
    said = "Trước nhà tôi ở Tiểu khu này có việc không hay"
    assert offered(Written(said, "tieu-khu-6"), case()) == []


def test_the_same_place_and_category_are_alike_before_a_word_is_written() -> None:
    assert offered(Written("", "tieu-khu-6", "TN"), case()) == [DRAIN]
    assert offered(Written("", "tieu-khu-6", "GT"), case()) == []
    assert offered(Written("", None, "TN"), case()) == []


def test_where_the_clerk_found_it_counts_and_not_where_it_was_reported() -> None:
    moved = case(decided_area="tieu-khu-4")
    assert offered(Written(WORDS, "tieu-khu-6", "TN"), moved) == []
    assert offered(Written(WORDS, "tieu-khu-4", "TN"), moved) == [DRAIN]


def test_a_published_result_is_named_by_its_title() -> None:
    assert offered(Written(WORDS, "tieu-khu-6"), case(result="Đã thông cống nhà văn hóa")) == [
        "Đã thông cống nhà văn hóa"
    ]


def test_the_likeliest_come_first_and_they_are_few() -> None:
    unlike = [case("Cống tắc ở ngã ba", category="GT") for _ in range(MOST_SHOWN)]
    shown = offered(Written(WORDS, "tieu-khu-6", "TN"), *unlike, case())
    assert shown[0] == DRAIN
    assert len(shown) == MOST_SHOWN
