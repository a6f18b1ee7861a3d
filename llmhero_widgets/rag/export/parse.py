"""A plain program back to its graph: its syntax tree is read, nothing in it is executed."""

from __future__ import annotations

import ast
import io
import json
import tokenize
import warnings
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_export as messages
from llmhero_widgets.rag.export.functions import BY_NAME, Function
from llmhero_widgets.rag.export.pieces import one_by_one
from llmhero_widgets.rag.export.plain_program import DOCUMENTS, NOTE, every_piece
from llmhero_widgets.rag.graph import Edge, Graph, GraphNode
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.params import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Message

MOST_CHARACTERS: Final = 16 * 2**20
_SHOW: Final = "show"


def from_python(source: str) -> Graph:
    """Return the graph of a program that :func:`~llmhero_widgets.rag.export.to_python` wrote in plain Python.

    Settings and connections may have been edited. Definitions must be as they were exported: what another
    function of the same name does, a graph could not say.

    Parameters
    ----------
    source
        Python, from anywhere. It is parsed, never compiled or executed.

    Raises
    ------
    HeroError
        ``bad_request`` for anything else, naming the line.

    Examples
    --------
    >>> from llmhero_widgets.rag.export import to_python
    >>> graph = Graph().add("question", text="Why?")
    >>> from_python(to_python(graph)) == graph
    True
    """
    if not isinstance(source, str) or len(source) > MOST_CHARACTERS:
        raise HeroError(messages.TOO_LONG, code="bad_request", most=MOST_CHARACTERS >> 20)
    statements, notes = _parsed(source), _notes(source)
    reader = _Reader(source, notes)
    for statement in statements:
        try:
            reader.read(statement)
        except RecursionError:
            raise _bad(messages.TOO_DEEP, statement.lineno) from None
    return reader.graph()


def _parsed(source: str) -> list[ast.stmt]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source).body
    except SyntaxError as error:
        raise _bad(messages.NOT_PYTHON, error.lineno or 1, reason=shown(error.msg)) from None
    # Zero bytes, lone surrogates, numbers too long, brackets too deep.
    except (ValueError, RecursionError, MemoryError) as error:
        raise _bad(messages.NOT_PYTHON, 1, reason=shown(str(error))) from None


def _notes(source: str) -> dict[int, str]:
    """Return what stands behind calls, by line."""
    found: dict[int, str] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT and token.string.startswith(NOTE):
                found[token.start[0]] = token.string.removeprefix(NOTE)
    except (tokenize.TokenError, SyntaxError) as error:
        raise _bad(messages.NOT_PYTHON, 1, reason=shown(str(error))) from None
    return found


def _bad(message: Message, line: int, **slots: object) -> HeroError:
    hint = messages.NOT_OURS_HINT if message is messages.NOT_OURS else None
    return HeroError(message, hint, code="bad_request", line=line, **slots)


@cache
def _definitions() -> tuple[Mapping[str, str], frozenset[str]]:
    """Return what exported programs define, by name and as dumped syntax trees, and what they import."""
    defined: dict[str, str] = {}
    imported = {"from __future__ import annotations"}
    for each in every_piece():
        imported.update(each.imports)
        for statement in ast.parse(each.body).body:
            defined[_defines(statement)] = ast.dump(statement)
    return MappingProxyType(defined), frozenset(imported)


def _defines(statement: ast.stmt) -> str:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return statement.name
    # Of a constant, the text of its target: a name, or a name's attribute.
    return ast.unparse(statement.targets) if isinstance(statement, ast.Assign) else ""  # type: ignore[arg-type]


class _Reader:
    def __init__(self, source: str, notes: dict[int, str]) -> None:
        self._source = source
        self._notes = notes
        self._defined, self._imported = _definitions()
        self._ids: dict[str, str] = {}
        self._texts: dict[str, Any] = {}
        self._nodes: list[tuple[int, GraphNode]] = []
        self._edges: list[Edge] = []

    def read(self, statement: ast.stmt) -> None:
        """Read one statement of a program."""
        match statement:
            case ast.Expr(ast.Constant(str())):
                return
            case ast.Import() | ast.ImportFrom():
                if not self._imported.issuperset(one_by_one(statement)):
                    raise self._not_ours(statement)
            case ast.FunctionDef() | ast.ClassDef():
                self._definition(statement)
            case ast.Assign([ast.Name(name)], ast.Dict() as texts) if name.startswith(DOCUMENTS):
                self._texts[name] = self._value(texts)
            case ast.Assign([ast.Name(name)], value) if name not in self._defined:
                self._node(statement, name, value)
            case ast.Assign():
                self._definition(statement)
            case ast.Expr(ast.Call(ast.Name(function), [ast.Name()], [])) if function == _SHOW:
                return
            case _:
                raise self._not_ours(statement)

    def graph(self) -> Graph:
        """Return what was read."""
        if not self._nodes:
            raise HeroError(messages.NO_STEPS, messages.NOT_OURS_HINT, code="bad_request")
        nodes = [node for _, node in sorted(self._nodes, key=lambda each: each[0])]
        return Graph(tuple(nodes), tuple(self._edges))

    def _definition(self, statement: ast.stmt) -> None:
        name = _defines(statement)
        if name not in self._defined:
            raise self._not_ours(statement)
        if ast.dump(statement) != self._defined[name]:
            raise _bad(messages.CHANGED, statement.lineno, name=shown(name))

    def _node(self, statement: ast.Assign, name: str, value: ast.expr) -> None:
        if name in self._ids:
            raise _bad(messages.TWICE, statement.lineno, name=shown(name))
        note = self._note(statement)
        self._ids[name] = str(note.get("id", name))
        kind, params = "question", note.get("params", {})
        match value:
            case ast.Constant(str(text)):
                params = {**params, "text": text}
            case ast.Call(ast.Name(called), inputs, settings) if called in BY_NAME:
                function = BY_NAME[called]
                kind = function.type
                params = {**params, **self._settings(function, settings, statement)}
                self._connect(self._ids[name], function, inputs, statement)
            case _:
                raise self._not_ours(statement)
        node = GraphNode(self._ids[name], kind, params, note.get("x", 0.0), note.get("y", 0.0))
        place = note.get("at", len(self._nodes))
        if isinstance(place, bool) or not isinstance(place, int):
            raise _bad(messages.BAD_NOTE, statement.lineno)
        self._nodes.append((place, node))

    def _note(self, statement: ast.stmt) -> dict[str, Any]:
        line = statement.end_lineno or statement.lineno
        try:
            note = json.loads(self._notes.get(line, "{}"))
        except (ValueError, RecursionError):
            note = None
        if not isinstance(note, dict) or not isinstance(note.get("params", {}), dict):
            raise _bad(messages.BAD_NOTE, line)
        return note

    def _settings(
        self, function: Function, settings: list[ast.keyword], statement: ast.stmt
    ) -> dict[str, Any]:
        params = dict(function.fixed)
        for each in settings:
            if each.arg is None or each.arg in [other.arg for other in settings if other is not each]:
                raise self._not_ours(statement)
            value = self._setting(each.value)
            # In a program, documents are a mapping from names to texts.
            if each.arg == "documents" and isinstance(value, dict):
                value = [{"id": name, "text": text} for name, text in value.items()]
            if each.arg in function.fixed or value not in function.only.get(each.arg, (value,)):
                raise self._not_ours(statement)
            params[each.arg] = value
        return params

    def _connect(self, target: str, function: Function, inputs: list[ast.expr], statement: ast.stmt) -> None:
        given = []
        for each in inputs:
            if not isinstance(each, ast.Name):
                raise self._not_ours(statement)
            if each.id not in self._ids:
                raise _bad(messages.NO_VARIABLE, each.lineno, name=shown(each.id))
            given.append(self._ids[each.id])
        # What stands beside the inputs follows from the graph.
        given = given[: len(given) - len(function.beside)]
        ports = TYPES[function.type].inputs
        many = any(port.many for port in ports)
        if len(given) != len(ports) and not (many and given):
            raise _bad(messages.WRONG_INPUTS, statement.lineno, function=function.name)
        names = [ports[0].name] * len(given) if many else [port.name for port in ports]
        self._edges += [Edge(source, target, port) for source, port in zip(given, names, strict=True)]

    def _setting(self, value: ast.expr) -> Any:
        if isinstance(value, ast.Name) and value.id in self._texts:
            return self._texts[value.id]
        return self._value(value)

    def _value(self, value: ast.expr) -> Any:
        match value:
            case ast.Constant(str() | int() | float() | None as constant):
                return constant
            case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as number)):
                return -number
            case ast.List(items):
                return [self._value(each) for each in items]
            case ast.Dict(names, values):
                pairs = zip(names, values, strict=True)
                return {self._name(name, value): self._value(each) for name, each in pairs}
        raise _bad(messages.NO_VALUE, value.lineno, source=shown(ast.unparse(value)))

    def _name(self, name: ast.expr | None, value: ast.expr) -> str:
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            return name.value
        raise _bad(messages.NO_VALUE, value.lineno, source=shown(ast.unparse(value)))

    def _not_ours(self, statement: ast.stmt) -> HeroError:
        line = self._source.split("\n")[statement.lineno - 1].strip()
        return _bad(messages.NOT_OURS, statement.lineno, source=shown(line))
