"""The files that exported programs are made of: which others each needs, and what it says."""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGE: Final = "llmhero_widgets.rag.export"
_FUTURE: Final = "__future__"
#: What our own checks are told.
_FOR_US: Final = re.compile(r"  # (noqa|type: ignore).*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of definitions.

    Attributes
    ----------
    name
        Such as ``"plain.search"``.
    needs
        Other pieces, in the order of their imports.
    imports
        Its other imports, one statement each.
    body
        Its definitions as they stand, without imports and the file's own docstring.
    """

    name: str
    needs: tuple[str, ...]
    imports: tuple[str, ...]
    body: str


@cache
def piece(name: str) -> Piece:
    """Read a piece by its name."""
    folder, file = name.split(".")
    source = files(_PACKAGE).joinpath(folder, f"{file}.py").read_text(encoding="utf-8")
    needs: list[str] = []
    imports: list[str] = []
    last = 0
    for number, statement in enumerate(ast.parse(source).body):
        if isinstance(statement, ast.ImportFrom) and str(statement.module).startswith(f"{_PACKAGE}."):
            needs.append(str(statement.module).removeprefix(f"{_PACKAGE}."))
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            if getattr(statement, "module", None) != _FUTURE:
                imports.extend(one_by_one(statement))
        elif number:
            break
        last = statement.end_lineno or 0
    body = _FOR_US.sub("", "\n".join(source.splitlines()[last:]).strip())
    return Piece(name, tuple(needs), tuple(imports), body)


def one_by_one(statement: ast.Import | ast.ImportFrom) -> list[str]:
    """Return an import statement as one statement per name, so that those of several files can be joined."""
    return [
        ast.unparse(
            ast.Import([name])
            if isinstance(statement, ast.Import)
            else ast.ImportFrom(statement.module, [name], statement.level)
        )
        for name in statement.names
    ]


def with_needs(names: Iterable[str]) -> list[Piece]:
    """Return pieces and all that they need, each once and behind those that it needs."""
    found: dict[str, Piece] = {}

    def visit(name: str) -> None:
        if name not in found:
            for need in piece(name).needs:
                visit(need)
            found[name] = piece(name)

    for name in names:
        visit(name)
    return list(found.values())


def joined_imports(pieces: Iterable[Piece], more: Iterable[str] = ()) -> list[str]:
    """Return imports, each once: those of the standard library, then the others."""
    every = {*more, *(statement for each in pieces for statement in each.imports)}
    modules: dict[str, list[str]] = {}
    plain: set[str] = set()
    for statement in every:
        if statement.startswith("import "):
            plain.add(statement)
        else:
            module, _, name = statement.removeprefix("from ").partition(" import ")
            modules.setdefault(module, []).append(name)
    joined = [f"from {module} import {', '.join(sorted(names))}" for module, names in modules.items()]
    groups: tuple[list[str], list[str]] = ([], [])
    for statement in [*sorted(plain), *sorted(joined)]:
        root = statement.split()[1].split(".")[0]
        groups[root not in sys.stdlib_module_names].append(statement)
    return ["\n".join(group) for group in groups if group]
