"""Several communes in one process, each by its host names: databases, keys, virtual host and app of its own.

Nothing of one is visible in another: what they share is the process, its port, and a server inside if there is one.
"""

from shared.cells.dispatcher import Dispatcher
from shared.cells.listing import Cell, CellsRefused, Listing, OfCell, chosen, load_cells, several
from shared.cells.opening import connections, opener, opener_alone

__all__ = [
    "Cell",
    "CellsRefused",
    "Dispatcher",
    "Listing",
    "OfCell",
    "chosen",
    "connections",
    "load_cells",
    "opener",
    "opener_alone",
    "several",
]
