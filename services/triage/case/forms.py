"""What a clerk can choose and decide about a case now, each with its form."""

from typing import Any

from fastapi import Request

from services.triage.doors import named
from services.triage.view import CaseView
from shared.commune import Category, Commune
from shared.doors import commune_of
from shared.identity import Principal, Role
from shared.web.codes import CODES
from shared.web.forms import Form
from shared.web.language import Gettext, gettext, language_of


def choices(request: Request) -> dict[str, Any]:
    commune, _, language = commune_of(request), gettext(request), language_of(request)
    return {
        "commune": commune,
        "channels": CODES["channel"],
        "reasons": named(commune.refusal_reasons, language),
        "areas": named(commune.areas, language),
        "units": named(commune.units, language),
        "categories": _by_unit(commune, language, _),
        "by_hand": ", ".join(one.in_language(language) for one in commune.categories if one.unit is None),
        "kinds": {code: _(title) for code, title in CODES["kind"].items()},
        "urgencies": {code: _(title) for code, title in CODES["urgency"].items()},
    }


def _by_unit(commune: Commune, language: str, _: Gettext) -> dict[str, dict[str, str]]:
    """The categories under the name of the unit that handles them; last those whose unit a clerk chooses by hand."""
    handlers = {unit.code: unit.in_language(language) for unit in commune.units} | {None: _("Chọn đơn vị bằng tay")}
    return {
        name: categories
        for unit, name in handlers.items()
        if (categories := {one.code: _timed(one, language, _) for one in commune.categories if one.unit == unit})
    }


def _timed(category: Category, language: str, _: Gettext) -> str:
    """A category with the time that its unit has."""
    name = category.in_language(language)
    if category.hours:
        return _("%(name)s · %(hours)s giờ", name=name, hours=category.hours)
    if category.working_days:
        return _("%(name)s · %(days)s ngày làm việc", name=name, days=category.working_days)
    return name


def possible(case: CaseView, reader: Principal, commune: Commune) -> dict[str, Form]:
    """What can be decided now, each with its form; an erased case takes no words any more."""
    if reader.role != Role.CLERK:
        return {}
    named = {"dong-tin": Form({"headline": case.headline or ""})} if _nameable(case) else {}
    return {**_decisions(case, commune), **named}


def _nameable(case: CaseView) -> bool:
    """What is named can be named otherwise or no longer at any time; what is not, while it is worked on."""
    goes_on = case.status == "classified" and not case.withdrawn_at and not case.closed_at
    return bool(case.headline) or (goes_on and not case.restricted and not case.unnamed)


def _decisions(case: CaseView, commune: Commune) -> dict[str, Form]:
    if case.withdrawn_at or case.closed_at:
        return {}
    in_words = [] if case.erased == "all" else ["hoi-them", "tu-choi"]
    match case.status:
        case "waiting":
            return {what: Form() for what in ("xac-minh", *in_words)}
        case "verified":
            return {"phan-loai": _classification(case, commune)} | {what: Form() for what in in_words}
        case "classified" if case.answered:
            return {}
        case "classified":
            refusal = {"tu-choi": Form()} if case.returned and "tu-choi" in in_words else {}
            return {"phan-loai": _classification(case, commune)} | refusal
    return {}


def _classification(case: CaseView, commune: Commune) -> Form:
    """What was chosen before, or what the citizen chose; the usual urgency of a category goes with the category."""
    category = commune.category(case.category)
    usual = category.urgency if category else None
    values = {
        "category": case.category or case.category_hint or "",
        "kind": case.kind or "report",
        "urgency": case.urgency if case.urgency and case.urgency != usual else "",
        "area": case.area or "",
        "unit": case.chosen_unit or "",
        "about_unit": case.about_unit or "",
        "restricted": "true" if case.restricted else "",
    }
    return Form(values)
