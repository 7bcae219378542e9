"""How what one stage says reaches the others: each event once in effect, in its source's order, whatever the post does.

The contract, the same over every transport (`embedded`, `rabbitmq`):

1. Every event of a source has its effect in every listening stage exactly once, in the order of its positions.
2. The transport may lose, repeat, delay and reorder messages; the inbox skips what it knows and pulls what is missing.
3. An event whose effect fails is set aside with the later events of its case; all other cases go on.
"""

from shared.bus.feed import Feed, Following
from shared.bus.inbox import Inbox
from shared.bus.troubles import Hole

__all__ = ["Feed", "Following", "Hole", "Inbox"]
