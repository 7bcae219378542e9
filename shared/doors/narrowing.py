"""What a page needs to let its reader narrow a list: what was chosen, and what can be."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request

from shared.areas import Area
from shared.commune import Category, Unit
from shared.doors import commune_of
from shared.reading.pages import PageRequest
from shared.web.forms import Form
from shared.web.language import gettext, language_of


def narrowing(request: Request, asked: PageRequest, by: Sequence[str]) -> dict[str, Any]:
    """The two values that `lists.narrowing` asks for; `by`: some of area, category and unit."""
    commune, _, language = commune_of(request), gettext(request), language_of(request)
    parts: dict[str, tuple[str, Sequence[Area | Category | Unit]]] = {
        "area": (_("Khu dân cư"), commune.areas),
        "category": (_("Lĩnh vực"), commune.categories),
        "unit": (_("Đơn vị"), commune.units),
    }
    return {
        "narrowed": Form(asked.chosen),
        "narrowing": [
            (name, parts[name][0], [(one.code, one.in_language(language)) for one in parts[name][1]]) for name in by
        ],
    }
