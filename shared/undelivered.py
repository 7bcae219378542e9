"""What it means that a message did not go out, whatever way it was to go."""

from datetime import timedelta

NO_WAIT = timedelta()


class NotNow(Exception):
    """It did not go out, and may at another try. `reason`: a word of ours, never of a server or an address.
    `after`: for how long it wants to be left alone at least."""

    def __init__(self, reason: str, after: timedelta = NO_WAIT) -> None:
        super().__init__(reason)
        self.reason, self.after = reason, after


class Never(NotNow):
    """No other try can help."""
