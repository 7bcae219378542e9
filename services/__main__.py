"""`python -m services`: all five stages in one process, with an embedded PostgreSQL and no broker needed."""

from services.stages import SOURCES
from shared.host.running import run_together

if __name__ == "__main__":
    run_together(SOURCES)
