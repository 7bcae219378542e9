"""Who sends: each push bears a token of the key that browsers were shown when they subscribed (VAPID, RFC 8292)."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from shared import clock
from shared.signing import load_secret
from shared.webpush.sealing import encoded, point

# The order of the curve P-256 (FIPS 186-4): a private key is a number from 1 to one less.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
GOOD_FOR = timedelta(hours=12)  # of the 24 that the standard allows: clocks differ
NUMBER_BYTES = 32


@dataclass(frozen=True)
class Sender:
    """`file`: where the secret of the key is, made on first need; `contact`: whom a push service can turn to."""

    file: Path = field(repr=False)
    contact: str

    @cached_property
    def secret(self) -> bytes:
        """Raises KeyRefused or OSError where the file is not there and cannot be made."""
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return load_secret(self.file)

    @cached_property
    def key(self) -> EllipticCurvePrivateKey:
        return derive_private_key(int.from_bytes(self.secret, "big") % (ORDER - 1) + 1, SECP256R1())

    @cached_property
    def public(self) -> str:
        """What a browser is to be shown as `applicationServerKey`."""
        return encoded(point(self.key.public_key()))

    def authorization(self, endpoint: str) -> str:
        """The header of a push to this endpoint: its token is good for the endpoint's server alone, for some hours."""
        parts = urlsplit(endpoint)
        until = int((clock.now() + GOOD_FOR).timestamp())
        server = parts.netloc.removesuffix(":443")  # as an origin is written (RFC 6454, section 6.1)
        claims = {"aud": f"{parts.scheme}://{server}", "exp": until, "sub": self.contact}
        said = ".".join(encoded(orjson.dumps(part)) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
        numbers = decode_dss_signature(self.key.sign(said.encode(), ECDSA(SHA256())))
        signature = b"".join(number.to_bytes(NUMBER_BYTES, "big") for number in numbers)
        return f"vapid t={said}.{encoded(signature)}, k={self.public}"
