"""The first sign-ins can be found again by whoever owns the data folder, and by nobody else."""

from pathlib import Path

from shared.running import keep_accounts
from tests.support.broker.ports import free_ports
from tests.support.house import SIGN_IN, Process

ACCOUNTS = [("Cán bộ tiếp nhận", "tiep-nhan", "abcd-1234-efgh-5678"), ("Phòng Kinh tế", "don-vi-kinh-te", "z-1")]


def test_the_file_of_sign_ins_is_its_owners_alone_even_where_an_open_one_lay(tmp_path: Path) -> None:
    file = tmp_path / "first-sign-ins.txt"
    file.write_text("old")
    file.chmod(0o644)
    keep_accounts(file, ACCOUNTS)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "old" not in file.read_text()


def test_the_file_asks_to_be_deleted_and_holds_what_was_shown(tmp_path: Path) -> None:
    keep_accounts(tmp_path / "kept", ACCOUNTS)
    first, *lines = (tmp_path / "kept").read_text().splitlines()
    assert "Delete this file" in first
    assert [line.split()[:2] for line in lines] == [[sign_in, password] for _, sign_in, password in ACCOUNTS]


def test_the_first_start_leaves_the_file_and_the_second_does_not_bring_it_back(data: Path) -> None:
    process, file = Process(data, free_ports(1)[0]), data / "first-sign-ins.txt"
    try:
        process.start()
        assert dict(SIGN_IN.findall(file.read_text())) == process.accounts()
        file.unlink()
        process.stop()
        process.start()
        assert not file.exists()
    finally:
        process.stop()
