"""A graph as a plain Python program, one call per node."""

from __future__ import annotations

import json
import keyword
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.rag import messages_export as messages
from llmhero_widgets.rag.export.functions import FUNCTIONS, Function
from llmhero_widgets.rag.export.literals import Name, call, literal, quoted
from llmhero_widgets.rag.export.pieces import joined_imports, with_needs
from llmhero_widgets.rag.export.sources import Sources
from llmhero_widgets.rag.nodes import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.rag.export.pieces import Piece
    from llmhero_widgets.rag.graph import Graph, GraphNode

#: What stands behind a call and is not said by it: ``# node {"id": …}``.
NOTE: Final = "# node "
_PLACE: Final = ("x", "y")
#: The variable of texts that are part of a program; a second one has a number.
DOCUMENTS: Final = "DOCUMENTS"


def plain_program(graph: Graph, lang: Language | None = None) -> str:
    """Return a program of plain functions; see :func:`~llmhero_widgets.rag.export.to_python`."""
    sources = Sources(graph)
    order = graph.order()
    chosen = {node.id: choose(sources, node) for node in order if node.type != "question"}
    pieces = with_needs(["plain.show", *(f"plain.{each.piece or each.name}" for each in chosen.values())])
    # Also names of functions that this program does not call: read back, a call of them means them.
    names = variables([node.id for node in order], defined(every_piece()))
    lines: list[str] = []
    documents: list[str] = []
    for place, node in enumerate(order):
        function = chosen.get(node.id)
        told = _told(function, node)
        if told.get("documents"):
            told["documents"] = constant(documents, told["documents"])
        if function is None:
            line = f"{names[node.id]} = {quoted(node.params['text'])}"
        else:
            inputs = [
                names[source]
                for port in TYPES[node.type].inputs
                for source in graph.sources(node.id, port.name)
            ]
            inputs += [names[each] for each in _beside(function, sources, node)]
            line = call(names[node.id], function.name, inputs, told)
        lines.append(line + _note(graph, node, names[node.id], function, place))
    lines.extend(f"show({names[each]})" for each in sources.results())
    body = [each.body for each in pieces]
    return "\n\n\n".join([_head(pieces, lang), *body, *sections(documents, lines, lang)]) + "\n"


def constant(documents: list[str], texts: Mapping[str, str]) -> Name:
    """Write documents down as a constant, so that the pipeline is not lost among their texts."""
    name = f"{DOCUMENTS}_{len(documents) + 1}" if documents else DOCUMENTS
    documents.append(f"{name} = {literal(texts)}")
    return Name(name)


def sections(documents: list[str], lines: list[str], lang: Language | None) -> list[str]:
    """Return the documents and the pipeline, each under its title."""
    found = [(messages.TEXTS, documents), (messages.PIPELINE, lines)]
    return ["\n".join([f"# {title.format(lang)}", *rows]) for title, rows in found if rows]


@cache
def every_piece() -> tuple[Piece, ...]:
    """Return all pieces of plain programs, each behind those that it needs."""
    return tuple(with_needs(["plain.show", *(f"plain.{each.piece or each.name}" for each in FUNCTIONS)]))


def choose(sources: Sources, node: GraphNode) -> Function:
    """Return the function that computes what a node does.

    Raises
    ------
    HeroError
        ``bad_request`` where there is none, naming the node.
    """
    if not sources.share_chunks(node.id):
        raise cannot("plain", sources.graph, node, messages.OTHER_CHUNKS)
    known = [each for each in FUNCTIONS if each.type == node.type]
    for each in known:
        if fits(each, node.params) and _fits_beside(each, sources, node):
            return each
    reason = messages.NO_CALL if known else messages.NO_FUNCTION
    raise cannot("plain", sources.graph, node, reason)


def fits(function: Function, params: Mapping[str, Any]) -> bool:
    """Whether a function computes what the settings say."""
    fixed = all(params[name] == value for name, value in function.fixed.items())
    return fixed and all(params[name] in values for name, values in function.only.items())


def cannot(target: str, graph: Graph, node: GraphNode, reason: Message, **slots: object) -> HeroError:
    """Return the error that a target cannot express a node, and why."""
    title = graph.title(node.id)
    # The reason may have slots of its own; it is filled before it goes into the sentence.
    filled = Message(reason.format("en", **slots), reason.format("zh", **slots))
    return HeroError(
        messages.CANNOT,
        messages.CANNOT_HINT if target != "plain" else None,
        code="bad_request",
        target=messages.TARGETS[target],
        id=node.id,
        node=title,
        reason=filled,
    )


def _fits_beside(function: Function, sources: Sources, node: GraphNode) -> bool:
    if function.reworded is not None and function.reworded != sources.is_reworded(node.id):
        return False
    return "vectors" not in function.beside or sources.vectors(node.id) is not None


def _beside(function: Function, sources: Sources, node: GraphNode) -> list[str]:
    found = {"vectors": sources.vectors, "documents": sources.documents}
    return [str(found[kind](node.id)) for kind in function.beside]


def _told(function: Function | None, node: GraphNode) -> dict[str, Any]:
    told = {} if function is None else {name: node.params[name] for name in function.told}
    if "documents" in told:
        told["documents"] = {each["id"]: each["text"] for each in told["documents"]}
    return told


def _note(graph: Graph, node: GraphNode, variable: str, function: Function | None, place: int) -> str:
    """Return as a comment what else a graph knows of a node; nothing where that is nothing."""
    note: dict[str, Any] = {} if node.id == variable else {"id": node.id}
    note |= {name: getattr(node, name) for name in _PLACE if getattr(node, name)}
    if graph.nodes[place] != node:
        note["at"] = graph.nodes.index(node)
    said = {"text"} if function is None else {*function.told, *function.fixed}
    rest = {
        param.name: node.params[param.name]
        for param in TYPES[node.type].params
        if param.name not in said and node.params[param.name] != param.default
    }
    if rest:
        note["params"] = rest
    return f"  {NOTE}{json.dumps(note)}" if note else ""


def variables(ids: Sequence[str], taken: Iterable[str]) -> dict[str, str]:
    """Return a Python name for each id, as near to it as a name can be, and none of those taken.

    Examples
    --------
    >>> variables(["load", "load-2", "3", "in", "show"], ["show"])
    {'load': 'load', 'load-2': 'load_2', '3': '_3', 'in': 'in_', 'show': 'show_'}
    """
    used = {*taken, *keyword.kwlist, "print"}
    used |= {name for name in map(_named, ids) if name.startswith(DOCUMENTS)}
    names: dict[str, str] = {}
    for each in ids:
        name = _named(each)
        if not name.isidentifier():
            name = "node"
        while name in used:
            name += "_"
        used.add(name)
        names[each] = name
    return names


def _named(text: str) -> str:
    # Python reads names in this form.
    name = re.sub(r"\W", "_", unicodedata.normalize("NFKC", text))
    return name if name.isidentifier() else f"_{name}"


def defined(pieces: Iterable[Piece]) -> set[str]:
    """Return all names that pieces define or import."""
    import ast

    found: set[str] = set()
    for each in pieces:
        for statement in ast.parse("\n".join([*each.imports, each.body])).body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                found |= {(name.asname or name.name).split(".")[0] for name in statement.names}
            elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
                found.add(statement.name)
            elif isinstance(statement, ast.Assign):
                found |= {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return found


def _head(pieces: Iterable[Piece], lang: Language | None) -> str:
    from llmhero_widgets.rag.export.requirements import requirements

    imports = joined_imports(pieces)
    lines = [
        messages.HEADER.format(lang, target=messages.TARGETS["plain"]),
        "",
        f"{messages.NEEDS.format(lang)} pip install {' '.join(requirements(imports))}",
        "",
        messages.BACK.format(lang),
    ]
    return "\n\n".join(['"""' + "\n".join(lines) + '\n"""', "from __future__ import annotations", *imports])
