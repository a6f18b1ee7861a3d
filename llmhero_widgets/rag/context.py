"""What a running node may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.rag.nodes.node import EmbeddingStore, Models
    from llmhero_widgets.rag.values import Hits, Query, Vectors


class NodeContext:
    """The :class:`~llmhero_widgets.rag.nodes.node.Context` of one node in one run.

    Parameters
    ----------
    models, embeddings
        Shared by all nodes of a pipeline.
    check
        Raises to end the node.
    progress
        Told ``(done, total)``.
    say
        Told parts of the output before it is whole.
    ask
        Runs what stands before the node for another question; without it, there is nothing to ask.
    vectors
        Finds the vectors of the chunks behind some hits.
    part
        Returns a piece of an output by key, made anew only where it is not kept.

    Examples
    --------
    >>> from llmhero_widgets.rag.embeddings import Embeddings
    >>> from llmhero_widgets.rag.models import Models
    >>> from llmhero_widgets.rag.nodes import TYPES
    >>> context = NodeContext(Models(), Embeddings())
    >>> TYPES["question"].run(context, {}, {"text": "What is attention?"}).text
    'What is attention?'
    """

    def __init__(  # noqa: PLR0913 - one hook per thing a node may do
        self,
        models: Models,
        embeddings: EmbeddingStore,
        *,
        check: Callable[[], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        say: Callable[[Mapping[str, Any]], None] | None = None,
        ask: Callable[[Query], Hits] | None = None,
        vectors: Callable[[Hits], Vectors | None] | None = None,
        part: Callable[[str, Callable[[], Any]], Any] | None = None,
    ) -> None:
        self.models = models
        self.embeddings = embeddings
        self._check = check
        self._progress = progress
        self._say = say
        self._ask = ask
        self._vectors = vectors
        self._part = part

    def check(self) -> None:
        """Raise ``Cancelled`` if the reader wants to stop."""
        if self._check is not None:
            self._check()

    def progress(self, done: int, total: int) -> None:
        """Say how far the node is; also a check."""
        self.check()
        if self._progress is not None:
            self._progress(done, total)

    def say(self, partial: Mapping[str, Any]) -> None:
        """Show something of the output before it is whole."""
        if self._say is not None:
            self._say(partial)

    def ask(self, query: Query) -> Hits:
        """Run what stands before the input "hits" for another question."""
        if self._ask is None:
            raise LookupError("nothing stands before this node")
        return self._ask(query)

    def vectors(self, hits: Hits) -> Vectors | None:
        """Return the vectors of the chunks behind some hits, where a node before them embedded these."""
        return self._vectors(hits) if self._vectors is not None else None

    def part(self, key: str, make: Callable[[], Any]) -> Any:
        """Return a piece of an output, such as the chunks of one document.

        Parameters
        ----------
        key
            A digest of everything that the piece depends on, the kind and version of the node included.
        make
            Computes it; called only where it is not kept from an earlier run.
        """
        return self._part(key, make) if self._part is not None else make()
