"""A commune's file: every mistake is refused with file, line, key and what is allowed."""

import re
from pathlib import Path

import pytest

from shared.commune import CommuneRefused, load_commune
from shared.sentences import Notice

OURS = Path(__file__).parents[2] / "communes" / "luong-son.toml"


def changed(folder: Path, old: str, new: str) -> Path:
    text = OURS.read_text()
    assert old in text
    path = folder / "commune.toml"
    path.write_text(text.replace(old, new, 1))
    return path


def line_of(path: Path, words: str) -> int:
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if words in line)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("urgent_hours = 4", "urgent_hours = 0", "deadlines[1].urgent_hours"),
        ('number_prefix = "LS"', 'number_prefix = "l s"', "number_prefix"),
        ('unit = "tram-y-te"', 'unit = "tram-yte"', "categories[14].unit"),
        ('code = "cong-an"', 'code = "kinh-te"', "units[5].code"),
        ('instead = "mat-tran"', 'instead = "van-phong"', "categories[9].instead"),
        ("day_ends = 17:00:00", 'day_ends = "evening"', "deadlines[1].day_ends"),
        ('urgency = "complex"', 'urgency = "slow"', "categories[6].urgency"),
        ('province = "Tỉnh Phú Thọ"', 'provinz = "Tỉnh Phú Thọ"', "provinz"),
        ('de = "Brennt es,', 'fr = "Brennt es,', "emergency.fr"),
        ('kind = "office"', 'kind = "school"', "points[1].kind"),
        ('code = "hoi-nong-dan"', 'code = "tieu-khu-6"', "points[4].code"),
        ('code = "cong-doan"', 'code = "hoi-phu-nu"', "points[8].code"),
        ('or_type = "', 'or_print = "', "poster.or_print"),
        ('de = "Ihre Meldung {number} ist bei', 'de = "{nummer} ist bei', "notices.forwarded.subject.de"),
        ('vi = "Phản ánh {number} được mở lại"', 'vi = "Mở lại {number"', "notices.reopened.subject.vi"),
        ('en = "Your report {number} was answered"', 'en = "{due}"', "notices.answered.subject.en"),
        ("[notices.closed.text]", "[notices.closed.words]", "notices.closed.words"),
        ('en = "Is there a fire,', f'en = "{"Fire! " * 40}', "emergency.en"),
        ('advice.en = "If it is burning', 'advice.fr = "If it is burning', "categories[12].advice.fr"),
        ('kind = "number"', 'kind = "size"', "categories[5].questions[2].kind"),
        ('hint = { vi = "Nhớ khoảng nào', 'hints = { vi = "Nhớ khoảng nào', "categories[4].questions[3].hints"),
        ('code = "tu-ngay"', 'code = "so-cot"', "categories[4].questions[3].code"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(CommuneRefused) as refused:
        load_commune(path)
    assert f"{path}:{line_of(OURS, old)}: {key}:" in str(refused.value)


def test_what_is_allowed_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match="allowed: van-phong, kinh-te"):
        load_commune(changed(tmp_path, 'unit = "tram-y-te"', 'unit = "tram-yte"'))


def test_no_unit_stands_in_for_itself_and_those_that_can_are_named(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match="'van-phong' cannot stand in for itself; allowed: kinh-te, van-hoa"):
        load_commune(changed(tmp_path, 'instead = "mat-tran"', 'instead = "van-phong"'))


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ('de = "Brennt es,', 'fr = "Brennt es,', "vi, en, de"),
        ("urgent_hours = 4", "urgent_minutes = 240", "profile, starts, ends, basis, urgent_hours, "),
        ("outside = true", "outdoors = true", "name, en, de, code, outside"),
    ],
)
def test_a_key_that_is_not_known_is_refused_with_those_that_are(
    tmp_path: Path, old: str, new: str, allowed: str
) -> None:
    with pytest.raises(CommuneRefused, match=f"there is no such key; allowed: {allowed}"):
        load_commune(changed(tmp_path, old, new))


def test_the_notice_for_somebody_in_danger_needs_its_vietnamese(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match=r"emergency\.vi: Field required"):
        load_commune(changed(tmp_path, 'vi = "Đang có cháy', '# vi = "Đang có cháy'))


def test_the_notice_may_be_given_in_vietnamese_alone_and_a_mistake_in_it_has_its_line(tmp_path: Path) -> None:
    given = 'consent = "2026-11-28"\nemergency = "Gọi 114."'
    path = changed(tmp_path, 'consent = "2026-11-28"', given)
    path.write_text(re.sub(r"\[emergency\]\n(\w\w = .*\n){3}", "", path.read_text()))
    assert load_commune(path).emergency == Notice(vi="Gọi 114.")
    path.write_text(path.read_text().replace("Gọi 114.", ""))
    with pytest.raises(CommuneRefused, match=f":{line_of(path, 'emergency =')}: emergency.vi:"):
        load_commune(path)


@pytest.mark.parametrize(
    ("language", "said", "spoken"), [("vi", "Gọi", "vi"), ("en", "Call", "en"), ("de", "Gọi", "vi")]
)
def test_a_notice_without_a_translation_is_vietnamese_and_says_so(language: str, said: str, spoken: str) -> None:
    notice = Notice(vi="Gọi", en="Call")
    assert notice.in_language(language) == said
    assert notice.language_for(language) == spoken


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('code = "chap-chon"', 'code = "khong-sang"', "categories[4].questions[2].choices[2].code"),
        ('{ code = "chap-chon"', '{ kode = "chap-chon"', "categories[4].questions[2].choices[2].kode"),
    ],
)
def test_a_mistake_in_a_choice_is_at_the_line_of_the_choices(tmp_path: Path, old: str, new: str, where: str) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(CommuneRefused) as refused:
        load_commune(path)
    assert f"{path}:{line_of(path, 'choices = [')}: {where}:" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "number"', 'kind = "choice"'),
        ('kind = "choices"', 'kind = "text"'),
    ],
)
def test_choices_stand_where_one_chooses_and_only_there(tmp_path: Path, old: str, new: str) -> None:
    said = "choices are for the kinds choice and choices, which need them"
    with pytest.raises(CommuneRefused, match=rf"categories\[5\]\.questions\[\d\]: {said}"):
        load_commune(changed(tmp_path, old, new))


def test_a_category_asks_a_few_questions(tmp_path: Path) -> None:
    more = "\n".join(f'[[categories.questions]]\ncode = "q{n}"\ntext = "?"\nkind = "text"\n' for n in range(9))
    path = changed(tmp_path, '[[categories]]\ncode = "DD"', f'{more}\n[[categories]]\ncode = "DD"')
    with pytest.raises(CommuneRefused, match=r"categories\[5\]\.questions: Tuple should have at most 8 items"):
        load_commune(path)


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match="slogan: Field required"):
        load_commune(changed(tmp_path, "slogan = ", "# slogan = "))


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match="not TOML"):
        load_commune(changed(tmp_path, "[deadlines]", "[deadlines"))


def test_the_one_table_of_deadlines_of_former_files_is_told_how_it_is_written_now(tmp_path: Path) -> None:
    path = changed(tmp_path, "[[deadlines]]", "[deadlines]")
    with pytest.raises(CommuneRefused, match=r"deadlines: write \[\[deadlines\]\]: there may be several") as refused:
        load_commune(path)
    assert f"{path}:{line_of(path, '[deadlines]')}: " in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match="no such file"):
        load_commune(tmp_path / "nothing.toml")


def test_a_point_in_an_area_that_is_none_is_refused_with_the_areas(tmp_path: Path) -> None:
    path = changed(tmp_path, 'name = "Công đoàn xã"', 'name = "Công đoàn xã"\narea = "thon-xa"')
    with pytest.raises(CommuneRefused, match="there is no area 'thon-xa'; allowed: tieu-khu-1, ") as refused:
        load_commune(path)
    assert f"{path}:{line_of(path, 'thon-xa')}: points[8].area:" in str(refused.value)


def test_a_poster_tells_three_steps_as_it_has_three_pictures(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match="poster"):
        load_commune(changed(tmp_path, '[[poster.steps]]\ntitle = "Quét mã"', '[poster_step]\ntitle = "Quét mã"'))


def test_a_file_without_posters_and_points_has_the_usual_words_and_its_areas(tmp_path: Path) -> None:
    path = tmp_path / "commune.toml"
    path.write_text(OURS.read_text().partition("[[points]]")[0])
    commune = load_commune(path)
    assert commune.points == ()
    assert commune.poster == load_commune(OURS).poster


def test_our_own_commune_is_read() -> None:
    commune = load_commune(OURS)
    assert len(commune.categories) == 22
    category = commune.category("TN")
    assert category is not None
    assert category.in_language("en") == "Drainage"


def test_a_step_that_nobody_would_be_told_of_is_named(tmp_path: Path) -> None:
    text = re.sub(r"\[notices\.asked\.subject\].*?(?=\[notices\.extended)", "", OURS.read_text(), flags=re.S)
    path = tmp_path / "commune.toml"
    path.write_text(text)
    with pytest.raises(CommuneRefused, match=r"notices\.asked: Field required"):
        load_commune(path)


def test_a_place_that_nothing_fills_is_refused_with_those_that_are_filled(tmp_path: Path) -> None:
    path = changed(tmp_path, "Lý do có ở: {address}", "Lý do có ở: {place!r}")
    with pytest.raises(
        CommuneRefused, match=r"notices\.extended\.text\.vi: there is no \{place!r\}.*\{unit\}, \{due\}"
    ):
        load_commune(path)


def test_whoever_is_told_reads_how_to_end_it(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match=r"notices\.ending\.en: say where notices are stopped"):
        load_commune(changed(tmp_path, "To stop: {stop}", "To stop, write to us."))
