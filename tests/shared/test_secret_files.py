"""Secrets in files: replaced whole, for the owner alone; where that cannot be written, the old one stays."""

from pathlib import Path

import pytest

from shared.secret_files import changed_at, replace_secret, secret_in


def test_where_there_is_no_file_there_is_no_secret(tmp_path: Path) -> None:
    assert secret_in(tmp_path / "none") == ""
    assert changed_at(tmp_path / "none") is None


def test_a_secret_is_replaced_for_its_owner_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "smtp-password"
    replace_secret(file, "trước")
    replace_secret(file, "sau này")
    assert secret_in(file) == "sau này"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert list(file.parent.iterdir()) == [file]
    assert changed_at(file) is not None


def test_what_an_editor_wrote_in_its_own_way_can_be_read_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "smtp-password"
    file.write_bytes(b"\xef\xbb\xbfsecret\r\n")
    assert secret_in(file) == "secret"
    file.write_bytes("café".encode("latin-1"))
    assert secret_in(file) == "caf\ufffd"
    replace_secret(file, "mới")
    assert secret_in(file) == "mới"


def test_where_it_cannot_be_written_the_old_one_stays(tmp_path: Path) -> None:
    file = tmp_path / "smtp-password"
    replace_secret(file, "trước")
    (tmp_path / ".smtp-password.new").mkdir()
    with pytest.raises(OSError, match="Is a directory"):
        replace_secret(file, "sau này")
    assert secret_in(file) == "trước"
