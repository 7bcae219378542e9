"""What a form begins with; a first draft of what is known without the citizen's words: what, where, who, how long.

It is in the language of the commune, whatever the editor's page is in: everyone reads it.
"""

from services.publisher.editing.view import Words
from services.publisher.view import CaseView
from shared.calendar.moments import LOCAL
from shared.commune import Commune
from shared.text import tidy
from shared.web.forms import Form

MOST_OF_A_TITLE = 120
MOST_OF_AN_ANSWER = 1500  # letters: the rest of the summary is the editor's
OUTCOMES = {
    "done": "đã giải quyết",
    "planned": "sẽ giải quyết",
    "not_possible": "không thể giải quyết",
    "not_ours": "không thuộc thẩm quyền",
}
VERDICTS = {"yes": "việc đã xong", "partly": "việc mới xong một phần", "no": "việc chưa xong"}


def begun(case: CaseView, answer: str | None, commune: Commune) -> tuple[str, str]:
    """Title and summary for an editor to go on with. `answer`: the unit's words, which are its own to be published."""
    title = f"{_about(case, commune)}{_where(case, commune)}"[:MOST_OF_A_TITLE]
    parts = (_reported(case, commune), _answered(case, commune), tidy(answer or "")[:MOST_OF_AN_ANSWER], _judged(case))
    return title, "\n\n".join(part for part in parts if part)


def _about(case: CaseView, commune: Commune) -> str:
    category = commune.category(case.category)
    return category.name if category else "Phản ánh"


def _where(case: CaseView, commune: Commune) -> str:
    area = commune.area(case.area)
    return f" – {area.name}" if area else ""


def _reported(case: CaseView, commune: Commune) -> str:
    area = commune.area(case.area)
    place = f" ở {area.name}" if area else ""
    return (
        f"Tháng {case.received_at.astimezone(LOCAL):%m/%Y}, bà con{place} phản ánh về: {_about(case, commune).lower()}."
    )


def _answered(case: CaseView, commune: Commune) -> str:
    if case.answered_at is None:
        return ""
    unit = commune.unit(case.unit)
    days = (case.answered_at.astimezone(LOCAL).date() - case.received_at.astimezone(LOCAL).date()).days
    after = f"sau {days} ngày" if days else "ngay trong ngày"
    outcome = OUTCOMES.get(case.outcome or "", "")
    return f"{unit.name if unit else 'Đơn vị'} trả lời {after}{': ' + outcome if outcome else ''}."


def _judged(case: CaseView) -> str:
    return f"Người gửi phản ánh cho biết {VERDICTS[case.solved]}." if case.solved in VERDICTS else ""


def begun_form(case: CaseView, words: Words, commune: Commune) -> Form:
    """The draft as it stands, what is public and to be corrected, or a first draft of it."""
    draft = words.draft()
    title, summary, correction = draft.title, draft.summary, draft.correction
    if case.status == "published" and not case.correcting:
        title, summary, correction = case.title or "", case.summary or "", ""
    elif case.draft_title is None:
        title, summary = begun(case, words.answer if isinstance(words.answer, str) else None, commune)
    outcome = case.draft_outcome or case.outcome or ""
    values = {"title": title, "summary": summary, "correction": correction, "outcome": outcome}
    return Form({name: value for name, value in values.items() if value})
