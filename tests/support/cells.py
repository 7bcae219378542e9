"""Files that list two communes, right and wrong."""

from collections.abc import Mapping
from pathlib import Path

from shared.cells import Listing, load_cells
from shared.settings import Settings

ROOT = Path(__file__).parents[2]
HERE, THERE = "luong-son", "thi-du"
HOSTS = {HERE: "luong-son.test", THERE: "thi-du.test"}
COMMUNES = {HERE: ROOT / "communes" / "luong-son.toml", THERE: ROOT / "tests" / "support" / "thi-du.toml"}


def write_list(folder: Path, extra: Mapping[str, str] | None = None, head: str = "") -> Path:
    """`cells.toml` with both communes; `extra` is a line for one of them, in the place of one with the same key."""
    parts = [head]
    for code, host in HOSTS.items():
        lines = {"code": f'code = "{code}"', "hosts": f'hosts = ["{host}"]', "commune": f'commune = "{COMMUNES[code]}"'}
        given = (extra or {}).get(code, "")
        parts += ["[[cells]]", *(lines | {given.partition(" ")[0]: given}).values()]
    path = folder / "cells.toml"
    path.write_text("\n".join(parts))
    return path


def listing(folder: Path, extra: Mapping[str, str] | None = None, head: str = "", **settings: object) -> Listing:
    given = Settings.model_validate({"data": folder / "data", **settings, "cells": write_list(folder, extra, head)})
    return load_cells(given)
