"""`python -m services.publisher`: this stage alone, against outside servers."""

from services.publisher.stage import STAGE
from shared.host.running import run_alone

if __name__ == "__main__":
    run_alone(STAGE)
