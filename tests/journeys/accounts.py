"""`python -m tests.journeys.accounts`: what the first start told goes in, its sign-ins come out as JOURNEY_ACCOUNTS."""

import json
import sys

from tests.support.house import SIGN_IN

if __name__ == "__main__":
    print(json.dumps(dict(SIGN_IN.findall(sys.stdin.read()))))
