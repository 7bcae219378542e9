"""From when on something is asked about: the thresholds of the Front's signals, as a commune's file may set them."""

from datetime import timedelta

from pydantic import Field

from shared.sentences import Part

LEAST = 5  # below so many cases nothing is compared: one of them would decide


class Signals(Part):
    """Thresholds. The defaults ask rarely: a question that is always there is read by nobody.

    `answers` of one unit within `answers_minutes`; `alike` answers of one unit with the same words within `alike_days`.
    `due_hours`: so shortly before a due date a change or an extension is asked about, if a quarter of the time at most
    is left; `extensions` such ones of one unit within `extensions_days`, that are `extensions_percent` of all.
    `verdicts` within an hour, `verdicts_of_a_point` within a day. `silent_weeks`: without a report from where
    `silent_reports` came in the eight weeks before. `waits_percent`: how long an area waits, of what the others do,
    over `waits_days`.
    """

    answers: int = Field(10, ge=2, le=1_000)
    answers_minutes: float = Field(10, gt=0, le=24 * 60)
    alike: int = Field(3, ge=2, le=1_000)
    alike_days: int = Field(28, ge=1, le=92)
    due_hours: int = Field(24, ge=1, le=240)
    extensions: int = Field(LEAST, ge=LEAST, le=1_000)
    extensions_percent: int = Field(50, ge=1, le=100)
    extensions_days: int = Field(56, ge=1, le=184)
    verdicts: int = Field(20, ge=2, le=10_000)
    verdicts_of_a_point: int = Field(10, ge=2, le=10_000)
    silent_weeks: int = Field(4, ge=1, le=26)
    silent_reports: int = Field(8, ge=2, le=10_000)
    waits_percent: int = Field(150, ge=101, le=1_000)
    waits_days: int = Field(56, ge=7, le=184)

    @property
    def answers_within(self) -> timedelta:
        return timedelta(minutes=self.answers_minutes)
