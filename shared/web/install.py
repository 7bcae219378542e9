"""The web of the house put on an app: one call of the host."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from shared.web import assets, faults, language, problems
from shared.web.arriving import Arriving
from shared.web.compression import Compress
from shared.web.faults import AnswerFaults
from shared.web.heads import AnswerHead
from shared.web.limits import MAX_BODY, ExplainTooLarge
from shared.web.pages import Site, pages
from shared.web.security import Secure

TRANSLATIONS = Path(__file__).parent / "translations"


def install(app: FastAPI, site: Site, folders: Sequence[Path]) -> None:
    """Pages, static files, errors and security. `folders` are folders with `templates/` and `translations/`."""
    files = assets.load()
    catalogues = language.load([TRANSLATIONS, *(folder / "translations" for folder in folders)])
    app.state.assets = files
    app.state.catalogues = catalogues
    app.state.pages = pages(site, folders, catalogues, files)
    app.include_router(assets.router(files))
    problems.install(app)
    faults.install(app)
    # The last one added is the outermost; the counting stands inside, so that its bare 413 is put into words.
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=MAX_BODY)
    app.add_middleware(AnswerFaults)
    app.add_middleware(ExplainTooLarge)
    app.add_middleware(Secure, public_url=site.public_url)
    app.add_middleware(Arriving)
    app.add_middleware(Compress)
    app.add_middleware(AnswerHead)
