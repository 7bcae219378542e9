"""Which reports a commune's Front makes, to whom they go, and what stands in their form: as its file says it."""

from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.escalation import Body, Code
from shared.events.publisher import ReportKind
from shared.mistakes import Place as At
from shared.sentences import Part, Words

Sign = Annotated[str, StringConstraints(pattern=r"^[A-ZĐ0-9]+(-[A-ZĐ0-9]+)*$", max_length=30)]


class ReportPlan(Part):
    """One kind of report: drafted when its time is over, and sent to these bodies when it was approved.

    `public`: everyone may read it. `suffix`: what stands behind its number, `12/BC-MTTQ`.
    """

    kind: ReportKind
    to: tuple[Code, ...] = Field(min_length=1)
    public: bool = False
    suffix: Sign = "BC-MTTQ"


class Office(Part):
    """What stands in the form of a report (Decree 30/2020, annex I), as far as it is not the same in all of Việt Nam.

    `above`: over the body's name, where another stands above it. `signs`: who signs for whom, line by line.
    """

    above: Words | None = None
    body: Words | None = None
    place: Words | None = None
    signs: tuple[Words, ...] = ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH")
    signer: Words | None = None
    archive: Words = "Lưu: VT."


def wrong_reports(bodies: Collection[Body], plans: Collection[ReportPlan]) -> Iterator[tuple[At, str]]:
    """Kinds that are given twice, and recipients that nobody knows."""
    known, kinds = [body.code for body in bodies], [plan.kind for plan in plans]
    for number, plan in enumerate(plans):
        if plan.kind in kinds[:number]:
            yield ("reports", number, "kind"), f"{plan.kind!r} is there already; each kind has one table"
        for code in plan.to:
            if code not in known:
                allowed = ", ".join(known) or "none yet: write [[bodies]]"
                yield ("reports", number, "to"), f"there is no body {code!r}; allowed: {allowed}"
