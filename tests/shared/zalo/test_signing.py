"""What Zalo did not sign is not taken, nor what it signed long ago."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from shared.zalo.signing import AHEAD, OLDEST, Seal, is_fresh, moment

RAW = b'{"app_id":"1","timestamp":"1700000000000", "message":{"text":"l\xc5\xa9"}}'
AT = "1700000000000"
SEAL = Seal("1", "secret")
GOOD = sha256(b"1" + RAW + AT.encode() + b"secret").hexdigest()
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "header", ["", "mac=", "mac=" + "0" * 64, f"mac={GOOD[:-1]}", f"mac={GOOD}0", "mac=ü", GOOD * 2]
)
def test_another_signature_does_not_fit(header: str) -> None:
    assert not SEAL.fits(header, RAW, AT)


@pytest.mark.parametrize(
    ("raw", "at", "seal"),
    [
        (RAW + b" ", AT, SEAL),
        (RAW, "1700000000001", SEAL),
        (RAW, AT, Seal("2", "secret")),
        (RAW, AT, Seal("1", "other")),
    ],
)
def test_it_fits_this_body_this_moment_and_this_account_alone(raw: bytes, at: str, seal: Seal) -> None:
    assert not seal.fits(f"mac={GOOD}", raw, at)


def test_without_a_secret_nothing_fits() -> None:
    seal = Seal("1", "")
    assert not seal.fits(f"mac={seal.of(RAW, AT)}", RAW, AT)


def test_the_raw_bytes_are_signed_by_a_plain_hash() -> None:
    assert SEAL.fits(f"mac={GOOD}", RAW, AT)


@pytest.mark.parametrize("timestamp", ["", "soon", "-5", "1" * 15, "١٧"])
def test_what_is_no_moment_is_none(timestamp: str) -> None:
    assert moment(timestamp) is None


def test_a_moment_is_in_milliseconds() -> None:
    assert moment(AT) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_what_is_old_or_of_the_future_is_not_fresh() -> None:
    assert not is_fresh(NOW - OLDEST - timedelta(seconds=1), NOW)
    assert not is_fresh(NOW + AHEAD + timedelta(seconds=1), NOW)
    assert is_fresh(NOW - OLDEST, NOW)
