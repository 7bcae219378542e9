"""Host names are compared in one form, however they are written."""

import pytest

from shared.cells.names import host_name, host_of, is_this_machine


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("luong-son.example.vn", "luong-son.example.vn"),
        ("Luong-Son.Example.VN.", "luong-son.example.vn"),
        ("luong-son.example.vn:8000", "luong-son.example.vn"),
        ("luong-son.example.vn.:443", "luong-son.example.vn"),
        ("xn--lng-sn-l5a.vn", "xn--lng-sn-l5a.vn"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("[::1]:8000", "::1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("::1", "::1"),
        ("localhost:", "localhost"),
    ],
)
def test_case_port_dot_and_brackets_make_no_difference(given: str, name: str) -> None:
    assert host_name(given) == name


@pytest.mark.parametrize(
    "given",
    ["", ".", "a..b", "a.vn/b", "user@a.vn", "a.vn,b.vn", "a b", "[::1", "[a.vn]", "[::1]x", "a.vn:80:90", "a.vn:x",
     "-a.vn", "a.vn\t", "a.vn..", "x" * 300],
)  # fmt: skip
def test_what_is_no_host_is_none(given: str) -> None:
    assert host_name(given) is None


def test_a_request_that_names_two_hosts_names_none() -> None:
    """Whoever stands in front may have looked at the other one."""
    assert host_of([(b"host", b"a.vn"), (b"accept", b"*/*")]) == "a.vn"
    assert host_of([(b"host", b"a.vn"), (b"host", b"b.vn")]) is None
    assert host_of([(b"accept", b"*/*")]) is None
    assert host_of([(b"host", b"\xff.vn")]) is None


def test_this_machine_is_known_by_its_addresses() -> None:
    assert [is_this_machine(one) for one in ("127.0.0.1", "::1", "127.1.2.3")] == [True] * 3
    assert [is_this_machine(one) for one in ("10.0.0.1", "", "testclient", "fe80::1")] == [False] * 4
