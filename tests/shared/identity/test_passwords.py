"""Which passwords are refused."""

import pytest

from shared.errors import Invalid
from shared.identity.passwords import check


def choose(password: str, old: str = "the old one") -> None:
    check(password, sign_in="tiep-nhan", name="Nguyễn Thị Lành", old=old)


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "a long sentence of mine " * 9])
def test_one_that_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="12 to 200"):
        choose(password)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa", "abababababab", "abcabcabcabc", "............", "            .           ",
        "123456789012", "111122223333", "20112011 2011", "qwertyuiop12", "Qwerty!Asdf@Zxcv", "1qaz2wsx3edc",
        "matkhau123456", "Mật khẩu 2026!", "MatKhau@12345", "anhyeuem12345", "Anh yêu em 1990", "langnghe@2026",
        "Luongson@2026", "UBND xã Lương Sơn", "mattran-toquoc", "password12345", "P@ssword2026!", "welcome-2026!!",
        "correct horse battery staple", "Administrator1", "hanhphuc888888",
    ],
)  # fmt: skip
def test_one_that_many_people_use_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="Many people"):
        choose(password)


@pytest.mark.parametrize(
    "password", ["tiep-nhan-xb47-w", "xb47 TIẾP NHẬN w9", "nguyenthilanh xb47", "Nguyễn Thị Lành #7x"]
)
def test_one_with_the_persons_name_in_it_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="your name"):
        choose(password)


def test_the_old_one_again_is_refused() -> None:
    with pytest.raises(Invalid, match="the old password"):
        choose("a long sentence of mine", old="a long sentence of mine")


@pytest.mark.parametrize(
    "password",
    ["a long sentence of mine", "con mèo nhà tôi thích ăn cá kho", "trời mưa to quá, đường ngập", "k7m2-9qtv-3hxa-p0rn",
     "Zx9!vQ2#mT7$", "сегодня дождь идёт весь день"],
)  # fmt: skip
def test_one_of_ones_own_is_taken(password: str) -> None:
    choose(password)
