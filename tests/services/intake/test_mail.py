"""A mail is whole, says nothing that it should not, and whoever refuses it is understood."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from services.intake.mail import mail_of
from services.intake.ways import Message
from shared.mail import MailServer, address_in
from shared.settings import Settings
from shared.undelivered import Never, NotNow
from tests.support.certificates import localhost
from tests.support.commune import COMMUNE
from tests.support.mail import DROPS, SITE, Postbox, listening, mail_to
from tests.support.samples import PHOTO

TO = "tran@example.vn"
STOP = f"{SITE}/theo-doi/thoi-bao/{'ab' * 32}"
MESSAGE = Message(PHOTO, "Đã tiếp nhận phản ánh LS-2026-000001", "Chào bà con.\n\nTiếng Việt có dấu.\n", "vi", STOP)


@pytest.mark.parametrize(
    "contact",
    [
        "0900 111 222",
        "tran",
        "tran@",
        "@example.vn",
        "tran@example",
        "a..b@example.vn",
        "tran@example.vn@x.vn",
        "Đ@ó.vn",
    ],
)
def test_what_is_no_address_is_none(contact: str) -> None:
    assert address_in(contact) is None


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        (TO, TO),
        (" Trần Thị B, tran@example.vn ", TO),
        ("Trần · 0900 111 222 · tran@example.vn", TO),
        ("mailto:tran.b+xa@mail.example.vn", "tran.b+xa@mail.example.vn"),
        ("<tran@example.vn>", TO),
    ],
)
def test_an_address_is_found_among_other_words(contact: str, address: str) -> None:
    assert address_in(contact) == address


def test_without_a_server_there_is_no_such_way() -> None:
    assert mail_of(Settings(), COMMUNE) is None


async def _sent(postbox: Postbox) -> None:
    async with listening(postbox) as port:
        await mail_to(port).send(TO, MESSAGE)


@pytest.mark.parametrize(
    ("postbox", "refusal", "reason"),
    [
        (Postbox(refused=frozenset({TO})), Never, "refused"),
        (Postbox(behaves=lambda _: "554 5.7.1 tran@example.vn is not wanted"), Never, "refused"),
        (Postbox(behaves=lambda _: "451 4.3.0 later, tran@example.vn"), NotNow, "busy"),
        (Postbox(behaves=lambda _: DROPS), NotNow, "unreachable"),
    ],
    ids=["unknown", "unwanted", "later", "drops"],
)
async def test_who_does_not_take_it_is_understood_and_never_quoted(
    postbox: Postbox, refusal: type[NotNow], reason: str
) -> None:
    with pytest.raises(NotNow) as said:
        await _sent(postbox)
    assert (type(said.value), said.value.reason) == (refusal, reason)
    assert TO not in f"{said.value!r}{said.value.__cause__!r}"


async def test_a_server_that_is_away_or_silent_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotNow, match="unreachable"):
        await mail_to(1).send(TO, MESSAGE)
    monkeypatch.setattr("shared.mail.SEND_SECONDS", 0.2)
    with pytest.raises(NotNow, match="unreachable"):
        await _sent(Postbox(slow_seconds=5))


async def test_a_server_that_wants_no_tls_does_not_get_a_word_of_it_without() -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        server = MailServer("127.0.0.1", port, tls=True, sender="mattran@example.vn", name="", here="here")
        with pytest.raises(NotNow):
            await server.send(TO, MESSAGE)
    assert postbox.messages == 0


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return localhost(tmp_path)


async def _sent_with_sign_in(certificate: Path, password: Path) -> Postbox:
    """Over TLS, to a server that lets `mattran` in with `dung`."""
    postbox, context = Postbox(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def lets_in(*given: Any) -> AuthResult:
        return AuthResult(success=given[-1] == LoginPassword(b"mattran", b"dung"), handled=False)

    wants = {"tls_context": context, "require_starttls": True, "authenticator": lets_in, "auth_required": True}
    async with listening(postbox, **wants) as port:
        await MailServer(
            "localhost", port, True, "mattran@example.vn", "", "here", user="mattran", password_file=password
        ).send(TO, MESSAGE)
    return postbox


async def test_a_server_that_nobody_vouches_for_gets_no_password(certificate: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("dung")
    with pytest.raises(NotNow, match="unreachable"):
        await _sent_with_sign_in(certificate, tmp_path / "password")


async def test_under_tls_it_signs_in_and_a_new_password_holds_at_once(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secret = tmp_path / "password"
    secret.write_text("cu\n")
    with pytest.raises(NotNow, match="sign_in"):
        await _sent_with_sign_in(certificate, secret)
    secret.write_text("dung\n")
    assert len((await _sent_with_sign_in(certificate, secret)).arrived) == 1


def test_no_password_shows_where_the_server_is_described(tmp_path: Path) -> None:
    server = MailServer("h", 25, False, "a@b.vn", "", "here", user="u", password_file=tmp_path / "of-mattran")
    assert "of-mattran" not in repr(server)


async def test_a_mail_arrives_whole() -> None:
    postbox = Postbox()
    await _sent(postbox)
    [mail] = postbox.arrived
    assert mail["Subject"] == MESSAGE.subject
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert (mail.get_content_type(), mail.get_content_charset()) == ("text/plain", "utf-8")
    assert mail["From"] == "Mặt trận xã <mattran@example.vn>"
    assert mail["To"] == TO
    assert mail["Message-ID"] == f"<{PHOTO}@example.vn>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == f"<{STOP}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_on_the_wire_it_is_plain_and_no_header_is_broken() -> None:
    wire = mail_to(25).composed(TO, MESSAGE).as_bytes()
    assert wire.isascii()
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in wire


def test_a_server_on_this_machine_needs_no_tls_and_others_do() -> None:
    for host, tls in (("127.0.0.1", False), ("localhost", False), ("::1", False), ("mail.example.vn", True)):
        way = mail_of(Settings(smtp_host=host), COMMUNE)
        assert way is not None
        assert way.send.__self__.tls is tls  # type: ignore[attr-defined]
    forced = mail_of(Settings(smtp_host="127.0.0.1", smtp_starttls=True), COMMUNE)
    assert forced is not None
    assert forced.send.__self__.tls  # type: ignore[attr-defined]


async def test_several_go_out_at_once() -> None:
    postbox = Postbox(slow_seconds=0.05)
    async with listening(postbox) as port:
        await asyncio.gather(*(mail_to(port).send(TO, MESSAGE) for _ in range(8)))
    assert postbox.ids() == {f"<{PHOTO}@example.vn>": 8}
