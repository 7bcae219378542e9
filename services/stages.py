"""The five stages, in the order of the process, and all who keep a log: the stages and identity."""

from services.dispatch.stage import STAGE as DISPATCH
from services.identity import IDENTITY
from services.intake.stage import STAGE as INTAKE
from services.oversight.stage import STAGE as OVERSIGHT
from services.publisher.stage import STAGE as PUBLISHER
from services.triage.stage import STAGE as TRIAGE

STAGES = (INTAKE, TRIAGE, DISPATCH, OVERSIGHT, PUBLISHER)
SOURCES = (*STAGES, IDENTITY)
