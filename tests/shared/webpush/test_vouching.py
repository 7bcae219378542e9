"""Each push says who sends it, to one server and for some hours, under a key that is made once and told to nobody."""

import stat
from pathlib import Path

import orjson
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from shared import clock
from shared.webpush.vouching import GOOD_FOR, Sender
from tests.support.push import raw

ENDPOINT = "https://push.example.net/push/abc?d=1"
CONTACT = "mailto:mattran@example.vn"


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return Sender(tmp_path / "secrets" / "web-push.key", CONTACT)


def parts(sender: Sender) -> tuple[dict[str, str], str, bytes, str]:
    """Header and claims of the token, what was signed, the signature, and the key beside it."""
    token, key = sender.authorization(ENDPOINT).removeprefix("vapid t=").split(", k=")
    said, _, signature = token.rpartition(".")
    header, claims = (orjson.loads(raw(part)) for part in said.split("."))
    return {**header, **claims}, said, raw(signature), key


def test_the_token_is_for_one_server_and_some_hours(sender: Sender) -> None:
    claims, _, _, _ = parts(sender)
    left = int(claims.pop("exp")) - clock.now().timestamp()
    assert claims == {"typ": "JWT", "alg": "ES256", "aud": "https://push.example.net", "sub": CONTACT}
    assert 0 < left <= GOOD_FOR.total_seconds() < 24 * 3600


def test_a_server_is_named_as_an_origin_is_without_the_port_that_everyone_means(sender: Sender) -> None:
    token = sender.authorization("https://push.example.net:443/x").removeprefix("vapid t=")
    assert orjson.loads(raw(token.split(".")[1]))["aud"] == "https://push.example.net"


def test_the_token_bears_the_signature_of_the_key_beside_it(sender: Sender) -> None:
    _, said, signature, key = parts(sender)
    assert (len(signature), key) == (64, sender.public)
    public = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw(key))
    numbers = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    public.verify(numbers, said.encode(), ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(numbers, said.encode() + b"x", ECDSA(SHA256()))


def test_the_key_is_made_on_first_need_for_its_owner_alone_and_stays(sender: Sender) -> None:
    assert not sender.file.exists()
    assert sender.public == Sender(sender.file, CONTACT).public
    assert stat.S_IMODE(sender.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(sender.file.parent.stat().st_mode) == 0o700
    assert sender.public != Sender(sender.file.with_name("other.key"), CONTACT).public


def test_the_key_is_not_shown(sender: Sender) -> None:
    assert str(sender.file) not in repr(sender)
    assert sender.secret.hex() not in repr(sender)
