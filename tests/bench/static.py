"""`python -m tests.bench.static FOLDER PORT`: a plain static file server of the same kind (Starlette on uvicorn)."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

if __name__ == "__main__":
    folder, port = sys.argv[1:]
    app = Starlette(routes=[Mount("/", StaticFiles(directory=folder))])
    uvicorn.run(app, host="127.0.0.1", port=int(port), access_log=False, log_level="error", loop="uvloop")
