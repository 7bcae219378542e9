"""Events that wait in the stages of this process, for the doors of those who look after them."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from shared.bus import parking
from shared.bus.parking import Parked
from shared.errors import NotFound
from shared.stage import Room

Rooms = Mapping[str, Room]


@dataclass(frozen=True)
class Place:
    """Where an event waits: in which stage, and its place in the log of its source."""

    stage: str
    source: str
    position: int


def rooms_of(request: Request) -> Rooms:
    """The stages that run in this process."""
    rooms: Rooms = request.app.state.house.rooms
    return rooms


async def list_parked(rooms: Rooms) -> dict[str, list[Parked]]:
    """What waits in each stage, oldest first."""
    return {name: await parking.waiting(room.ground.pool) for name, room in rooms.items()}


async def retry_parked(rooms: Rooms, place: Place) -> None:
    """Try an event again now. Raises NotFound."""
    await parking.retry(_room(rooms, place).ground.pool, place.source, place.position)


async def release_parked(rooms: Rooms, place: Place, by: str) -> None:
    """Let an event go without its effect. Raises NotFound."""
    await parking.release(_room(rooms, place).ground.pool, place.source, place.position, by)


def _room(rooms: Rooms, place: Place) -> Room:
    if place.stage not in rooms:
        raise NotFound("No such event is parked here.")
    return rooms[place.stage]
