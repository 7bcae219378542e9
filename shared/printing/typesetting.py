"""Sheets set by typst: a template beside its pictures, and all that it says as JSON in `sys.inputs.said`."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts"
# Latin letters with all their marks, figures and signs: what our font and the one inside of typst have together.
UNPRINTABLE = re.compile("[^\u0020-\u007e\u00a0-\u024f\u1e00-\u1eff\u2013\u2014\u2018-\u201e\u2022\u2026\u20ab]+")


def typeset(template: Path, said: Any, **how: Any) -> bytes:
    """The sheet of a template; `how` as typst's `compile` takes it: format, pdf_standards, ppi."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    words = json.dumps(printable(said), ensure_ascii=False)
    compiler = typst.Compiler(
        template, root=template.parent, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"said": words}
    )
    made = compiler.compile(**how)
    assert isinstance(made, bytes)
    return made


def printable(said: Any) -> Any:
    """The same with each text composed, and without what no font here has: one flower of a group's name would keep
    all sheets of its file from being set.
    """
    match said:
        case str():
            return " ".join(UNPRINTABLE.sub(" ", unicodedata.normalize("NFC", said)).split())
        case dict():
            return {name: printable(inner) for name, inner in said.items()}
        case list() | tuple():
            return [printable(inner) for inner in said]
        case int():
            return said
    raise TypeError(type(said).__name__)
