"""`python -m services.triage`: this stage alone, against outside servers."""

from services.triage.stage import STAGE
from shared.host.running import run_alone

if __name__ == "__main__":
    run_alone(STAGE)
