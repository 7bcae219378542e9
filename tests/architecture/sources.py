"""The project's modules as syntax trees, for the house rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ("intake", "triage", "dispatch", "oversight", "publisher")


@dataclass(frozen=True)
class Module:
    """One file: its dotted name, its path from the root, its tree and its lines."""

    name: str
    path: Path
    tree: ast.Module
    lines: list[str]

    def imports(self) -> Iterator[tuple[str, int]]:
        """(dotted name, line) of everything that is imported; `from a import b` gives `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)

    def calls(self) -> Iterator[tuple[str, int]]:
        """(dotted name as written, line) of every call."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node.lineno

    def allows(self, line: int, rule: str) -> bool:
        """The way out: `# house: <rule>, because …` at the end of the line."""
        return f"# house: {rule}" in self.lines[line - 1]


def modules(*folders: str) -> list[Module]:
    return [_read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def _read(path: Path) -> Module:
    text = path.read_text()
    relative = path.relative_to(ROOT)
    name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
    return Module(name, relative, ast.parse(text), text.splitlines())


def lengths(module: Module) -> Iterator[tuple[str, int]]:
    """(name, lines of its body without the docstring) of every function."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
