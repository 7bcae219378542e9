"""What the form says before anybody types: in the language of the page, or in Vietnamese and marked as such."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.intake.reporting.pages import router
from services.intake.stage import STAGE
from shared.sentences import Notice
from shared.web.install import install
from shared.web.pages import Site
from tests.support.commune import COMMUNE
from tests.support.intake import running_with_no_ways


def form(language: str, notice: Notice) -> str:
    app = FastAPI()
    install(app, Site(commune=COMMUNE.name), [STAGE.package])
    app.state.host = running_with_no_ways()
    app.state.host.commune = COMMUNE.model_copy(update={"emergency": notice})
    app.include_router(router)
    return TestClient(app).get(f"/gop-y?lang={language}").text


CALLS = {"vi": "Hãy gọi ngay", "en": "Call", "de": "Rufen Sie sofort"}


@pytest.mark.parametrize("language", CALLS)
def test_somebody_in_danger_reads_whom_to_call_in_the_language_of_the_page(language: str) -> None:
    page = form(language, COMMUNE.emergency)
    assert f'{CALLS[language]} <a href="tel:114">114</a>' in page
    assert "<p lang=" not in page


def test_what_is_there_in_vietnamese_only_is_marked_as_vietnamese() -> None:
    page = form("de", Notice(vi="Hãy gọi ngay 114."))
    assert '<p lang="vi">Hãy gọi ngay <a href="tel:114">114</a>.</p>' in page
