"""What an address of this app takes."""

from starlette.requests import Request
from starlette.routing import Match

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def takes(request: Request, method: str, path: str) -> bool:
    """Whether some route answers `method` at `path`. HEAD is answered wherever GET is."""
    asked = {**request.scope, "method": "GET" if method == "HEAD" else method, "path": path}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.router.routes)


def allowed(request: Request) -> str:
    """Every method that the address of this request takes (RFC 9110, 10.2.1); the router names those of one route."""
    return ", ".join(method for method in METHODS if takes(request, method, request.scope["path"]))
