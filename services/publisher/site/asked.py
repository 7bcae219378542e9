"""What a reader of the public lists asks for, as it stands in the address: in Vietnamese, for everyone to read."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request

from shared.areas import Area
from shared.commune import Category, Unit
from shared.doors import MOST_CURSOR, Narrowing, commune_of, day_in
from shared.reading.filters import Filter
from shared.reading.pages import PAGE_ROWS, PageRequest
from shared.text import search_words
from shared.web.codes import CODES
from shared.web.forms import Form
from shared.web.language import N_, gettext, language_of

Verdict = Literal["yes", "partly", "no", "none"]
# What a filter is called in an address.
IN_ADDRESS = {"area": "khu", "category": "nhom", "unit": "don-vi", "since": "tu", "until": "den", "words": "tim"}
UNJUDGED = N_("Chưa đánh giá")
Typed = Annotated[str, Query(max_length=100)]
TypedDay = Annotated[str, Query(max_length=10)]


async def asked(
    tim: Typed = "",
    khu: Narrowing = "",
    nhom: Narrowing = "",
    unit: Annotated[str, Query(max_length=40, alias="don-vi")] = "",
    tu: TypedDay = "",
    den: TypedDay = "",
    after: Annotated[str, Query(max_length=MOST_CURSOR)] = "",
) -> PageRequest:
    """The page of a public list. Raises Invalid for what is no day."""
    days = {"since": day_in("tu", tu), "until": day_in("den", den)}
    narrowed = Filter(khu or None, nhom or None, unit or None, **days)
    return PageRequest(after, PAGE_ROWS, narrowed, tim.strip() if search_words(tim) else "")


AskedPage = Annotated[PageRequest, Depends(asked)]


def choices(request: Request, page: PageRequest) -> dict[str, Any]:
    """What the form above a list needs: what was chosen, and what can be."""
    commune, _, language = commune_of(request), gettext(request), language_of(request)
    typed = {IN_ADDRESS[name]: value for name, value in page.chosen.items()}
    typed["danh-gia"] = request.query_params.get("danh-gia", "")
    parts: tuple[tuple[str, str, Sequence[Area | Category | Unit]], ...] = (
        ("khu", _("Khu dân cư"), commune.areas),
        ("nhom", _("Lĩnh vực"), [one for one in commune.categories if not one.restricted]),
        ("don-vi", _("Đơn vị"), commune.units),
    )
    verdicts = [*((code, _(title)) for code, title in CODES["solved"].items()), ("none", _(UNJUDGED))]
    return {
        "chosen": Form({name: value for name, value in typed.items() if value}),
        "choices": [
            (name, label, [(one.code, one.in_language(language)) for one in those]) for name, label, those in parts
        ],
        "verdicts": verdicts,
    }
