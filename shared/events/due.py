"""By when a step of a case is due: said by whoever begins the step, and never counted again."""

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Given(BaseModel):
    """A date that was given for the step that begins; none where the rules say nothing, and before dates were said.

    `profile` names the rules with their version, `explanation` says line by line how it was counted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    due: AwareDatetime | None = None
    profile: str | None = None
    explanation: tuple[str, ...] = ()


NO_DATE = Given()
