"""`python -m tests.support.broker`: a private RabbitMQ until Ctrl-C, its address on the first line."""

import signal
import sys

from tests.support.broker import NoBroker, private_broker


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with private_broker() as broker:
            print(broker.management.url, flush=True)
            print(broker.described, file=sys.stderr)
            signal.pause()
    except NoBroker as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
