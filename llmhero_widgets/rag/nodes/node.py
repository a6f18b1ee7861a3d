"""What a kind of node is: its ports, its parameters and what it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.rag.embedders import TextEmbedder
    from llmhero_widgets.rag.values import Hits, PortType, Query, Vectors

Group = Literal["sources", "prepare", "search", "rank", "answer", "measure"]


@dataclass(frozen=True, slots=True)
class Port:
    """An input: what fits in, and how many.

    Attributes
    ----------
    name
        Unique in its node.
    type
        What fits.
    many
        Takes any number of connections, in order; otherwise one.
    optional
        May stay empty.
    """

    name: str
    type: PortType
    many: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Param:
    """One setting of a node.

    Attributes
    ----------
    name
        The key in ``params``.
    kind
        "int", "float", "bool", "text" (may be long), "choice" (one of ``choices``), "list" (of texts),
        "documents" (a list of ``{"id", "text"}``).
    default
        A JSON value.
    title
        What the reader sees.
    low, high
        Of a number, both included.
    choices
        Values of a choice, with what the reader sees.
    help
        One line more.
    hide
        True where the front end shows no control for it.
    """

    name: str
    kind: Literal["int", "float", "bool", "text", "choice", "list", "documents"]
    default: Any
    title: Message
    low: float | None = None
    high: float | None = None
    choices: tuple[tuple[str, Message], ...] = ()
    help: Message | None = None
    hide: bool = False


class Models(Protocol):
    """Loads each model once, when a node first needs it; the empty name is the pipeline's own."""

    def language_model(self, name: str = "") -> LanguageModel | RemoteModel:
        """Return a language model by the name that ``load_model`` takes."""

    def embedder(self, name: str = "") -> TextEmbedder:
        """Return an embedder by name."""

    def cross_encoder(self, name: str) -> Any:
        """Return a ``LanguageModel`` whose module is a sequence classifier, by hub id or path."""

    def stamp(self, kind: Literal["language_model", "embedder", "cross_encoder"], name: str = "") -> str:
        """Return which weights a name stands for, without loading them where that is possible."""


class EmbeddingStore(Protocol):
    """Embeddings by model revision and text, kept across runs and restarts."""

    def embed(self, embedder: TextEmbedder, texts: Sequence[str], context: Context) -> Any:
        """Return float32 ``(texts, dimensions)``; only texts that are not kept yet are embedded."""


class Context(Protocol):
    """What a running node may use."""

    models: Models
    embeddings: EmbeddingStore

    def check(self) -> None:
        """Raise ``Cancelled`` if the reader wants to stop; call it at least every 100 ms."""

    def progress(self, done: int, total: int) -> None:
        """Say how far the node is; also a check."""

    def say(self, partial: Mapping[str, Any]) -> None:
        """Show something of the output before it is whole, such as the text written so far (JSON)."""

    def ask(self, query: Query) -> Hits:
        """Run what stands before the input "hits" for another question; for nodes that measure."""

    def part(self, key: str, make: Callable[[], Any]) -> Any:
        """Return a piece of the output that may be kept from an earlier run; ``make`` computes it."""

    def vectors(self, hits: Hits) -> Vectors | None:
        """Return the vectors of the chunks behind some hits, where a node before them embedded these."""


@dataclass(frozen=True, slots=True)
class NodeType:
    """A kind of node.

    Attributes
    ----------
    name
        Unique, and the name of its module.
    version
        Raised whenever the same inputs give other outputs: kept results of older versions are then not used.
    title, about
        What the reader sees: two words, and one line.
    group
        Where it stands in the palette.
    inputs
        Its ports.
    output
        What it hands on.
    params
        Its settings.
    run
        ``run(context, inputs, params) -> value``: ``inputs`` by port name (a tuple for ``many``, None for an
        empty optional one), ``params`` checked and whole. Deterministic. Raises HeroError for the reader.
    stamp
        ``stamp(params, models) -> str``: the state of the world that the output depends on beside inputs and
        parameters, such as a file's content or a model's revision; part of the node's key.
    check
        Raises HeroError for parameters that each fit alone and not together.
    preview
        ``preview(value, params) -> dict``: what the node's card draws (JSON, below 2 kB).
    keep
        Whether the output is worth a place on the disk.
    """

    name: str
    version: int
    title: Message
    about: Message
    group: Group
    inputs: tuple[Port, ...]
    output: PortType
    run: Callable[[Context, Mapping[str, Any], Mapping[str, Any]], Any]
    preview: Callable[[Any, Mapping[str, Any]], dict[str, Any]]
    params: tuple[Param, ...] = ()
    stamp: Callable[[Mapping[str, Any], Models], str] | None = None
    check: Callable[[Mapping[str, Any]], None] | None = None
    keep: bool = field(default=True)
