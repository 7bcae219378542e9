"""Signatures: each changed byte is refused; keys are made once and only their owner reads them."""

import errno
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from nacl.signing import VerifyKey

from shared.signing import (
    KeyRefused,
    PublicKeys,
    Signer,
    load_secret,
    load_signer,
    publish_key,
    renew_key,
    signed_bytes,
    verified,
)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    publish_key(tmp_path, load_signer(tmp_path, "triage"))
    return tmp_path


PREVIOUS = b"p" * 32


@pytest.mark.parametrize("changed", ["key", "stage", "position", "previous", "state", "signature"])
def test_whatever_is_changed_is_refused(keys: Path, changed: str) -> None:
    signer, other = load_signer(keys, "triage"), load_signer(keys, "dispatch")
    given: dict[str, Any] = {
        "key": signer.public, "stage": "triage", "position": 7, "previous": PREVIOUS, "state": b"state",
        "signature": signer.sign(7, PREVIOUS, b"state"),
    }  # fmt: skip
    changes = {
        "key": other.public, "stage": "dispatch", "position": 8, "previous": bytes(32), "state": b"State",
        "signature": bytes(64),
    }  # fmt: skip
    assert accepted(**given)
    assert not accepted(**{**given, changed: changes[changed]})


def accepted(key: bytes, stage: str, position: int, previous: bytes, state: bytes, signature: bytes) -> bool:
    return verified(key, signed_bytes(stage, position, previous, state), signature, position)


def test_a_stage_that_has_shown_no_key_has_none(keys: Path) -> None:
    assert PublicKeys(keys).of("stranger") is None


def test_a_public_key_that_was_shown_is_not_replaced(keys: Path) -> None:
    with pytest.raises(KeyRefused, match="not the public key"):
        publish_key(keys, Signer("triage", load_signer(keys, "dispatch").key))
    assert PublicKeys(keys).of("triage") == load_signer(keys, "triage").public


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders as a container sees them that may not write there."""

    def refused(path: object, *_: object, **__: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr("shared.signing.os.open", refused)


def test_a_key_that_is_missing_where_none_may_be_made_is_told_in_a_sentence(tmp_path: Path, read_only: None) -> None:
    with pytest.raises(KeyRefused, match=r"src-triage\.key is missing.*services\.setup"):
        load_signer(tmp_path, "triage")


def test_a_public_key_that_is_not_shown_cannot_be_shown_by_its_stage(keys: Path, read_only: None) -> None:
    with pytest.raises(KeyRefused, match=r"src-dispatch\.pub is missing"):
        publish_key(keys, Signer("dispatch", load_signer(keys, "triage").key))


def test_a_stage_that_may_not_write_starts_when_its_key_is_shown(keys: Path, read_only: None) -> None:
    publish_key(keys, load_signer(keys, "triage"))


def test_a_renewed_key_signs_what_comes_after_and_the_old_one_is_on_record(keys: Path) -> None:
    first = load_signer(keys, "triage")
    second = renew_key(keys, keys, "triage", 7)
    third = renew_key(keys, keys, "triage", 9)
    assert load_signer(keys, "triage").keys == [(1, first.public), (8, second.public), (10, third.public)]
    assert PublicKeys(keys).of("triage") == third.public
    assert stat.S_IMODE((keys / "triage" / "src-triage.key").stat().st_mode) == 0o600


def test_a_renewal_that_died_is_begun_again(keys: Path) -> None:
    old = load_signer(keys, "triage")
    (keys / "triage" / "src-triage.past").write_text(f"7 {old.public.hex()}\n")
    assert load_signer(keys, "triage").keys == old.keys
    new = renew_key(keys, keys, "triage", 9)
    assert new.keys == [(1, old.public), (10, new.public)]


def test_each_stages_key_is_in_a_folder_of_its_own(tmp_path: Path) -> None:
    for stage in ("triage", "dispatch"):
        load_signer(tmp_path, stage)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.key")) == [
        "dispatch/src-dispatch.key",
        "triage/src-triage.key",
    ]


def test_a_private_key_does_not_show_in_what_is_logged(keys: Path) -> None:
    assert "key" not in repr(load_signer(keys, "triage"))


def test_a_signature_that_five_stages_check_at_once_is_checked_once(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = load_signer(keys, "triage")
    signed = [(position, signer.sign(position, PREVIOUS, b"heard by five")) for position in range(1, 101)]
    checked: list[bytes] = []

    def counted(key: bytes) -> VerifyKey:
        checked.append(key)
        return VerifyKey(key)

    monkeypatch.setattr("shared.signing.VerifyKey", counted)
    begin = Barrier(5)

    def check(_: int) -> bool:
        begin.wait()
        return all(
            accepted(signer.public, "triage", position, PREVIOUS, b"heard by five", signature)
            for position, signature in signed
        )

    with ThreadPoolExecutor(5) as threads:
        assert all(threads.map(check, range(5)))
    assert len(checked) == len(signed)


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "vault.key"
    assert load_secret(path) == load_secret(path)
    assert len(load_secret(path)) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
