"""Which language a request is answered in, and the sentences of that language.

Message ids are the Vietnamese sentences themselves. English refusals of the domains are message ids too; their
Vietnamese words stand in `vi.po`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from starlette.requests import Request

from shared.errors import Refusal

LANGUAGES: Mapping[str, str] = {"vi": "Tiếng Việt", "en": "English", "de": "Deutsch"}
DEFAULT = "vi"
COOKIE = "lang"

Gettext = Callable[..., str]


def N_(sentence: str) -> str:
    """Mark a sentence for translation where it is only written down, not yet said."""
    return sentence


@dataclass(frozen=True)
class Catalogues:
    """The sentences of all languages, merged from the folders that were given."""

    by_language: Mapping[str, NullTranslations]

    def gettext(self, language: str, sentence: str, **values: object) -> str:
        said = self.by_language[language].ugettext(sentence)
        return said % values if values else said

    def spoken(self, language: str, refusal: str) -> str | None:
        """An English refusal in words for people, or None if nobody has written them."""
        vietnamese = self.by_language[DEFAULT].ugettext(refusal)
        if vietnamese == refusal:
            return None
        return refusal if language == "en" else self.by_language[language].ugettext(refusal)


def load(folders: Iterable[Path]) -> Catalogues:
    """Read `{vi,en,de}.po` of every folder that has them; a later folder wins."""
    kept = list(folders)
    return Catalogues({language: _merged(language, kept) for language in LANGUAGES})


def _merged(language: str, folders: list[Path]) -> NullTranslations:
    merged = Translations()
    for file in (folder / f"{language}.po" for folder in folders):
        if file.exists():
            merged.merge(_compiled(file, language))
    return merged


@cache
def _compiled(file: Path, language: str) -> Translations:
    with file.open("rb") as source:
        catalogue = read_po(source, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def language_of(request: Request) -> str:
    """`?lang=`, else the cookie, else what the browser prefers, else Vietnamese."""
    for asked in (request.query_params.get(COOKIE), request.cookies.get(COOKIE)):
        if asked is not None and asked in LANGUAGES:
            return asked
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """The language that an `Accept-Language` header likes best among ours (RFC 9110, 12.5.4)."""
    weighted = [_weighted(part) for part in header[:500].split(",")]
    known = [(weight, tag) for weight, tag in weighted if tag in LANGUAGES and weight > 0]
    return max(known, key=lambda pair: pair[0])[1] if known else DEFAULT


def _weighted(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";q=")
    try:
        return float(weight or 1), tag.strip().lower().partition("-")[0]
    except ValueError:
        return 0, ""


def catalogues_of(request: Request) -> Catalogues:
    """The catalogues that the host put on its app."""
    catalogues = request.app.state.catalogues
    assert isinstance(catalogues, Catalogues)
    return catalogues


def gettext(request: Request) -> Gettext:
    """`_ = gettext(request)`; then `_("Xin chào %(name)s", name=…)` in the language of the request."""
    catalogues, language = catalogues_of(request), language_of(request)

    def said(sentence: str, **values: object) -> str:
        return catalogues.gettext(language, sentence, **values)

    return said


def spoken(request: Request, refusal: Refusal | str, otherwise: str) -> str:
    """A refusal in the words of the page: never raw English, rather the general Vietnamese sentence `otherwise`."""
    catalogues, language = catalogues_of(request), language_of(request)
    detail = refusal.detail if isinstance(refusal, Refusal) else refusal
    return catalogues.spoken(language, detail) or catalogues.gettext(language, otherwise)
