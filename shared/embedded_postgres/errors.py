"""What the server inside says when it cannot start."""


class EmbeddedPostgresError(Exception):
    """The server inside cannot start; the message says why and what to do."""


class InUse(EmbeddedPostgresError):
    """Another running instance has the data folder."""
