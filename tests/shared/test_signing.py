"""Signatures: each changed byte is refused; keys are made once and only their owner reads them."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.signing import Verifier, load_secret, load_signer, publish_key


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    publish_key(tmp_path, load_signer(tmp_path, "triage"))
    return tmp_path


@pytest.mark.parametrize("changed", ["stage", "position", "state", "signature"])
def test_whatever_is_changed_is_refused(keys: Path, changed: str) -> None:
    load_signer(keys, "dispatch")
    publish_key(keys, load_signer(keys, "dispatch"))
    signature = load_signer(keys, "triage").sign(7, b"state")
    given = {"stage": "triage", "position": 7, "state": b"state", "signature": signature}
    other = {"stage": "dispatch", "position": 8, "state": b"State", "signature": bytes(64)}
    assert not Verifier(keys).accepts(**{**given, changed: other[changed]})  # type: ignore[arg-type]


def test_an_unknown_stage_is_refused(keys: Path) -> None:
    assert not Verifier(keys).accepts("stranger", 1, b"state", bytes(64))


def test_what_was_signed_is_accepted(keys: Path) -> None:
    signature = load_signer(keys, "triage").sign(7, b"state")
    assert Verifier(keys).accepts("triage", 7, b"state", signature)


def test_a_signature_that_five_stages_check_at_once_is_checked_once(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = load_signer(keys, "triage")
    signed = [(position, signer.sign(position, b"heard by five")) for position in range(1, 101)]
    checked: list[bytes] = []
    real = Ed25519PublicKey.from_public_bytes

    def counted(key: bytes) -> Any:
        checked.append(key)
        return real(key)

    monkeypatch.setattr("shared.signing.Ed25519PublicKey", SimpleNamespace(from_public_bytes=counted))
    begin = Barrier(5)

    def check(_: int) -> bool:
        begin.wait()
        return all(
            Verifier(keys).accepts("triage", position, b"heard by five", signature) for position, signature in signed
        )

    with ThreadPoolExecutor(5) as threads:
        assert all(threads.map(check, range(5)))
    assert len(checked) == len(signed)


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "vault.key"
    assert load_secret(path) == load_secret(path)
    assert len(load_secret(path)) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
