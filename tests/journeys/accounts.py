"""`python -m tests.journeys.accounts`: what was told at the first start in, its sign-ins out as JOURNEY_ACCOUNTS."""

import json
import sys

from tests.support.house import SIGN_IN

if __name__ == "__main__":
    print(json.dumps(dict(SIGN_IN.findall(sys.stdin.read()))))
