"""What was said to a category's questions, told in the language of whoever asks."""

from fastapi import Request

from shared.details import Detail, details_in
from shared.doors import commune_of
from shared.web.language import language_of


def details_told(request: Request, box: str | None) -> list[Detail]:
    """What an opened box holds; nothing where there is none, or where it was erased."""
    return details_in(box, commune_of(request), language_of(request))
