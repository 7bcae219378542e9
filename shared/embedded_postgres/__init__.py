"""The PostgreSQL inside: a private server, child of this program, for when no other is named."""

from shared.embedded_postgres.errors import EmbeddedPostgresError, InUse
from shared.embedded_postgres.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError", "InUse"]
