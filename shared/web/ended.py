"""What was typed into a form that was refused: given back to be copied, with the way to the page where it stands."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from shared.text import tidy
from shared.web.addresses import takes

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
SESSIONS_OF_STAFF = frozenset({"session", "__Host-session"})
SESSIONS = SESSIONS_OF_STAFF | {"ho-so"}  # cookies that open something: of staff, of a citizen
WORDS_ALONE = 64 * 1024  # bytes: as much as a form without photos may bring
NEVER_SHOWN = frozenset({"password", "old", "new", "code", "token", "secret"})


async def typed_words(request: Request) -> str:
    """The sentences of a form. Codes, dates and choices are no sentences, and secrets are never shown again."""
    if not request.headers.get("content-type", "").startswith(FORMS):
        return ""
    try:
        async with request.form() as form:
            sent = form.multi_items()
    except (HTTPException, RuntimeError):  # no form that can be read, or one that was read and let go before
        return ""
    texts = [tidy(text) for name, text in sent if isinstance(text, str) and name not in NEVER_SHOWN]
    return "\n\n".join(text for text in texts if any(letter.isspace() for letter in text))


def may_have_been_in(request: Request) -> bool:
    """Whether a session has ended here, or what came is small: a stranger's photos are not read for nothing."""
    length = request.headers.get("content-length", "")
    small = length.isascii() and length.isdigit() and int(length) <= WORDS_ALONE
    return small or not SESSIONS.isdisjoint(request.cookies)


def page_above(request: Request) -> str:
    """The nearest page at or above the address that a form was sent to; the form stands there."""
    path = str(request.scope["path"]).rstrip("/")
    while path:
        for page in (path, path + "/"):
            if takes(request, "GET", page):
                return page
        path = path.rpartition("/")[0]
    return "/"
