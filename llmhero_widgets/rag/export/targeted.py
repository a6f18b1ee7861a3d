"""What programs for other libraries share: what cannot be said there, and how a program is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.models.catalog import DEFAULT_EMBEDDER, find
from llmhero_widgets.rag import messages_export as messages
from llmhero_widgets.rag.export.pieces import joined_imports, with_needs
from llmhero_widgets.rag.export.plain_program import cannot, constant, defined, sections, variables
from llmhero_widgets.rag.export.requirements import requirements
from llmhero_widgets.rag.export.sources import Sources

if TYPE_CHECKING:
    from llmhero_widgets.core.errors import HeroError
    from llmhero_widgets.core.text import Language, Message
    from llmhero_widgets.rag.graph import Graph, GraphNode

#: Kinds of nodes that both libraries can express.
_KNOWN: Final = frozenset(
    {"load", "chunk", "embed", "index", "bm25", "question", "retrieve", "fuse", "rerank", "mmr"}
)
_CUTS: Final = frozenset({"recursive", "characters"})


@dataclass
class Draft:
    """A program while it is written.

    Attributes
    ----------
    target
        For which library.
    sources
        The graph.
    names
        Variables by the ids of nodes.
    lines
        Of the pipeline.
    pieces
        Definitions that are used.
    imports
        Statements besides those of the pieces.
    documents
        Texts that are part of it.
    """

    target: str
    sources: Sources
    names: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)

    def input(self, node: GraphNode, port: str) -> list[str]:
        """Return the variables that go into a port."""
        return [self.names[each] for each in self.sources.graph.sources(node.id, port)]

    def beside(self, name: str) -> str:
        """Return a variable that is no node's."""
        while name in self.names.values():
            name += "_"
        return name

    def refuse(self, node: GraphNode, reason: Message, **slots: object) -> HeroError:
        """Return the error that a node cannot be expressed."""
        return cannot(self.target, self.sources.graph, node, reason, **slots)

    def program(self, lang: Language | None) -> str:
        """Return the program."""
        pieces = with_needs(dict.fromkeys(self.pieces))
        imports = joined_imports(pieces, self.imports)
        head = [
            messages.HEADER.format(lang, target=messages.TARGETS[self.target]),
            "",
            f"{messages.NEEDS.format(lang)} pip install {' '.join(requirements(imports))}",
        ]
        opening = "\n\n".join(
            ['"""' + "\n".join(head) + '\n"""', "from __future__ import annotations", *imports]
        )
        last = sections(self.documents, self.lines, lang)
        return "\n\n\n".join([opening, *(each.body for each in pieces), *last]) + "\n"


def draft(graph: Graph, target: str, folder: str) -> Draft:
    """Return an empty program for a graph.

    Parameters
    ----------
    graph
        The pipeline.
    target
        The library.
    folder
        Where its pieces are.

    Raises
    ------
    HeroError
        ``bad_request`` where a node cannot be expressed, whatever the library.
    """
    from importlib.resources import files

    made = Draft(target, Sources(graph))
    for node in graph.order():
        refuse_unknown(made, node)
    here = files("llmhero_widgets.rag.export").joinpath(folder).iterdir()
    every = [
        f"{folder}.{each.name[:-3]}" for each in here if each.name.endswith(".py") and each.name[0] != "_"
    ]
    made.names = variables([node.id for node in graph.order()], defined(with_needs(sorted(every))))
    return made


def refuse_unknown(made: Draft, node: GraphNode) -> None:
    """Raise for what neither library can express."""
    params = node.params
    if node.type not in _KNOWN:
        written = node.type in {"prompt", "generate"}
        raise made.refuse(node, messages.MODELS_OF_ITS_OWN if written else messages.NO_FUNCTION)
    if not made.sources.share_chunks(node.id):
        raise made.refuse(node, messages.OTHER_CHUNKS)
    if node.type == "load" and params["paths"]:
        raise made.refuse(node, messages.FILES)
    if node.type == "chunk" and params["method"] not in _CUTS:
        raise made.refuse(node, messages.CUT, method=params["method"])
    if node.type == "index" and params["uri"]:
        raise made.refuse(node, messages.MILVUS)
    if node.type == "rerank" and params["method"] != "cross-encoder":
        raise made.refuse(node, messages.RERANKER, method=params["method"])
    if node.type == "mmr" and made.sources.vectors(node.id) is None:
        raise made.refuse(node, messages.NO_VECTORS)


def hub_name(model: str) -> str:
    """Return what the hub calls an embedder: that of one of our catalogue, or the name itself."""
    card = find(model or DEFAULT_EMBEDDER)
    return card.hub_id if card is not None else model


def texts_of(made: Draft, node: GraphNode) -> dict[str, Any]:
    """Return the settings of a load node as its functions take them."""
    texts = {each["id"]: each["text"] for each in node.params["documents"]}
    return {
        "documents": constant(made.documents, texts) if texts else texts,
        "keep_duplicates": node.params["keep_duplicates"],
    }


def weights_of(node: GraphNode) -> list[float]:
    """Return the weights of a fusion as numbers."""
    from llmhero_widgets.rag.ranking.fuse import weights_of as read

    return read(node.params["weights"]) or []
