"""Pages: templates of the house and of every stage, rendered in the language of the request."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from babel.support import NullTranslations
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request

from shared.web import formats
from shared.web.assets import Assets
from shared.web.language import COOKIE, LANGUAGES, Catalogues, language_of

FOLDER = Path(__file__).parent / "templates"
LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600
PLACE = re.compile(r"\((-?\d{1,2}\.\d{4}), (-?\d{1,3}\.\d{4})\)")  # as the form's script writes where one is
EMERGENCY = re.compile(r"(?<![\w#&;.])(11[2-5])(?!\w)")
SENTENCES_KEPT = 4096  # more than there are


@dataclass(frozen=True)
class Desk:
    """A place of work that the top bar leads to: a Vietnamese title (a message id), and the roles that work there."""

    path: str
    title: str
    roles: frozenset[str]


@dataclass(frozen=True)
class CaseLink:
    """Where the page of a case leads to: an address with `{case_id}` in it, and a Vietnamese title (a message id)."""

    path: str
    title: str

    def of(self, case_id: UUID) -> str:
        return self.path.format(case_id=case_id)


@dataclass(frozen=True)
class Site:
    """Whose site this is, and what stands in its frame."""

    commune: str
    name: str = "Lắng nghe dân nói"
    slogan: str = ""
    desks: tuple[Desk, ...] = ()
    case_links: Mapping[str, Sequence[CaseLink]] = field(default_factory=dict)  # by stage
    public_url: str = "http://localhost:8000"

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")


@dataclass(frozen=True)
class Pages:
    """One template environment for each language."""

    environments: Mapping[str, Environment]
    site: Site


def pages(site: Site, folders: Iterable[Path], catalogues: Catalogues, assets: Assets) -> Pages:
    """`folders` are the folders of the stages.

    A slice's `services/triage/case/templates/case.html` becomes `triage/case/case.html`; what several slices show,
    `services/triage/templates/_parts.html`, becomes `triage/_parts.html`.
    """
    folders = list(folders)
    return Pages({lang: _environment(lang, site, folders, catalogues, assets) for lang in LANGUAGES}, site)


def _environment(lang: str, site: Site, folders: list[Path], catalogues: Catalogues, assets: Assets) -> Environment:
    stages = PrefixLoader({folder.name: _templates(folder) for folder in folders})
    environment = Environment(
        loader=ChoiceLoader([stages, FileSystemLoader(FOLDER)]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a template changes with the program, which is started anew for it
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    translations = catalogues.by_language[lang]
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    said = _said(translations)
    environment.globals.update(_=said, gettext=said)
    environment.globals.update(
        site=site, lang=lang, languages=LANGUAGES, asset=assets.address, imported=assets.imported
    )
    environment.filters.update(_filters(lang))
    return environment


def _templates(folder: Path) -> ChoiceLoader:
    slices = {folder.parent.name: FileSystemLoader(folder) for folder in folder.glob("*/templates")}
    return ChoiceLoader([FileSystemLoader(folder / "templates"), PrefixLoader(slices)])


def _said(translations: NullTranslations) -> Callable[..., Markup]:
    """`_` of the templates: each sentence is looked up and marked as safe once, as a page has dozens of them."""

    @lru_cache(SENTENCES_KEPT)
    def marked(sentence: str) -> Markup:
        return Markup(translations.ugettext(sentence))  # ours; what is put in is escaped

    def said(sentence: str, **values: object) -> Markup:
        return marked(sentence) % values

    return said


def _filters(lang: str) -> dict[str, Any]:
    def when(moment: datetime) -> str:
        return formats.when(moment, lang)

    def day(moment: date) -> str:
        return formats.day(moment, lang)

    def number(value: float) -> str:
        return formats.number(value, lang)

    return {
        "when": when,
        "day": day,
        "number": number,
        "machine": formats.machine,
        "dialled": dialled,
        "located": located,
    }


def dialled(sentence: str) -> Markup:
    """Emergency numbers (112 to 115) in a sentence as links that a telephone calls."""
    return Markup(EMERGENCY.sub(r'<a href="tel:\1">\1</a>', str(escape(sentence))))


def located(words: str) -> Markup:
    """Where somebody was, in their words, as a link that a map opens (RFC 5870)."""
    return Markup(PLACE.sub(r'(<a href="geo:\1,\2">\1, \2</a>)', str(escape(words))))


def render(
    request: Request, template: str, /, *, status: int = 200, cache: str = "no-store", **context: object
) -> HTMLResponse:
    """A page in the language of the request; never stored by anyone unless `cache` says so."""
    lang = language_of(request)
    of_app = pages_of(request)
    frame = _frame(request, of_app.site)
    page = of_app.environments[lang].get_template(template).render(frame | context)
    response = HTMLResponse(page, status, {"cache-control": cache, "content-language": lang})
    if request.query_params.get(COOKIE) == lang:
        response.set_cookie(COOKIE, lang, LANGUAGE_COOKIE_SECONDS, secure=of_app.site.secure, httponly=True)
    return response


def pages_of(request: Request) -> Pages:
    """The pages that the host put on its app."""
    of_app = request.app.state.pages
    assert isinstance(of_app, Pages)
    return of_app


def _frame(request: Request, site: Site) -> dict[str, object]:
    principal = getattr(request.state, "principal", None)
    role = getattr(principal, "role", None)
    here, desks = request.scope["path"], [desk for desk in site.desks if role in desk.roles]
    return {
        "here": here,
        "principal": principal,
        "incomplete": getattr(request.app.state, "incomplete", bool)(),
        "desks": desks,
        "at_desk": max((desk.path for desk in desks if here.startswith(desk.path)), key=len, default=""),
        "language_links": _language_links(request) if request.method in ("GET", "HEAD") else {},
    }


def _language_links(request: Request) -> dict[str, str]:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != COOKIE]
    return {language: "?" + urlencode([*kept, (COOKIE, language)]) for language in LANGUAGES}
