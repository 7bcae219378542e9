"""Withdraws inquiries that no unit owes an answer to any more: its case was closed, or is no longer with the unit."""

from services.oversight.inquiries.service import withdraw_inquiry
from services.oversight.inquiries.view import Inquiries, Over
from services.oversight.service import Service
from shared.jobs import each_alone
from shared.stage import Job


async def withdraw_over(oversight: Service) -> None:
    """Each alone, and once however often this runs."""

    async def withdraw(over: Over) -> None:
        await withdraw_inquiry(oversight, over)

    await each_alone("inquiries", Inquiries(oversight.queries.pool, oversight.vault).over(), withdraw)


JOBS = (Job("inquiries", every_seconds=10, act=withdraw_over, by_the_clock=False),)
