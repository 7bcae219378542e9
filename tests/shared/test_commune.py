"""A commune's file: every mistake is refused with file, line, key and what is allowed."""

from pathlib import Path

import pytest

from shared.commune import CommuneRefused, load_commune

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
        ("urgent_hours = 4", "urgent_hours = 0", "deadlines.urgent_hours"),
        ('number_prefix = "LS"', 'number_prefix = "l s"', "number_prefix"),
        ('unit = "tram-y-te"', 'unit = "tram-yte"', "categories[14].unit"),
        ('code = "cong-an"', 'code = "kinh-te"', "units[5].code"),
        ('urgency = "complex"', 'urgency = "slow"', "categories[6].urgency"),
        ('province = "Tỉnh Phú Thọ"', 'provinz = "Tỉnh Phú Thọ"', "provinz"),
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


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match="slogan: Field required"):
        load_commune(changed(tmp_path, "slogan = ", "# slogan = "))


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match="not TOML"):
        load_commune(changed(tmp_path, "[deadlines]", "[deadlines"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommuneRefused, match="no such file"):
        load_commune(tmp_path / "nothing.toml")


def test_our_own_commune_is_read() -> None:
    commune = load_commune(OURS)
    assert len(commune.categories) == 22
    category = commune.category("TN")
    assert category is not None
    assert category.in_language("en") == "Drainage"
