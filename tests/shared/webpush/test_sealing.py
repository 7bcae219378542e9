"""A push is sealed as RFC 8291 says, to its own example's last byte; and only the browser that subscribed opens it."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

from shared.webpush.sealing import MOST_BYTES, NoSubscription, point, sealed, subscription
from tests.support.push import Device, public, raw, text

# RFC 8291, appendix A.
MESSAGE = b"When I grow up, I want to be a watermelon"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
ENDPOINT = "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV"


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        ("é", AUTH),
        (P256DH[:-4], AUTH),
        (text(b"\x04" + bytes(64)), AUTH),  # no point of the curve
        (P256DH, AUTH[:-2]),
        (P256DH, ""),
        (f"{P256DH[:40]}\n\n\n\n{P256DH[40:]}", AUTH),  # what opens the sealed lines would find too many
        (P256DH, f"!!!!{AUTH}"),
    ],
)
def test_keys_that_no_browser_has_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(NoSubscription):
        subscription(ENDPOINT, p256dh, auth)


def test_the_example_of_the_standard() -> None:
    key = derive_private_key(int.from_bytes(raw(OURS), "big"), SECP256R1())
    assert text(sealed(MESSAGE, subscription(ENDPOINT, P256DH, AUTH), key, raw(SALT))) == BODY


def test_the_receiver_of_these_tests_opens_the_example_of_the_standard() -> None:
    key = derive_private_key(int.from_bytes(raw(THEIRS), "big"), SECP256R1())
    assert Device(ENDPOINT, key, raw(AUTH)).opened(raw(BODY)) == MESSAGE


@pytest.mark.parametrize("length", [0, 1, MOST_BYTES])
def test_what_is_sealed_is_opened_by_its_device_alone(length: int) -> None:
    device, other = Device(ENDPOINT), Device(ENDPOINT)
    body = sealed(b"x" * length, subscription(**device.form))
    assert device.opened(body) == b"x" * length
    assert len(body) <= 4096
    with pytest.raises(InvalidTag):
        other.opened(body)


def test_more_than_one_record_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        sealed(b"x" * (MOST_BYTES + 1), subscription(**Device(ENDPOINT).form))


def test_no_two_messages_share_a_key_or_a_salt() -> None:
    to = subscription(**Device(ENDPOINT).form)
    bodies = [sealed(MESSAGE, to) for _ in range(2)]
    assert bodies[0][:16] != bodies[1][:16]
    assert bodies[0][21:86] != bodies[1][21:86]


def test_keys_with_padding_are_the_same_keys() -> None:
    device = Device(ENDPOINT)
    found = subscription(ENDPOINT, device.form["p256dh"] + "=", device.form["auth"] + "==")
    assert (point(found.p256dh), found.auth) == (public(device.key), device.auth)
    assert device.form["auth"] not in repr(found)
