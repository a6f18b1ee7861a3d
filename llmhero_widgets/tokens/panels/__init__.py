"""What the deeper views of the token inspector ask: one module per view, each only wires a function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from llmhero_widgets.tokens.panels import chat, compare, loss, replay, train, vocabulary, xray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.tokens.cutter import Cutter, Trace


class Source(Protocol):
    """What a view may know of its inspector."""

    @property
    def cutters(self) -> Sequence[Cutter]:
        """All tokenizers."""
        ...

    @property
    def lm(self) -> LanguageModel | None:
        """The language model, if one was given."""
        ...

    def shown(self, rev: int) -> tuple[Cutter, Trace]:
        """Return tokenizer and cut on display; raises ``stale`` if they are no longer those of ``rev``."""
        ...


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what all views may ask, for :class:`~llmhero_widgets.tokens.inspector.TokenInspector`."""
    return {
        **chat.operations(source),
        **compare.operations(source),
        **loss.operations(source),
        **replay.operations(source),
        **train.operations(source),
        **xray.operations(source),
        **vocabulary.operations(source),
    }
