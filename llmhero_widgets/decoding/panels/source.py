"""What the deeper views may know of their widget, and do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from llmhero_widgets.core.buffers import Reply
    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.decoding.display import Display
    from llmhero_widgets.decoding.settings import SamplingSettings
    from llmhero_widgets.decoding.tree import Node, TokenTree
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.remote import RemoteModel


class Source(Protocol):
    """What a view may know of its widget, and do to it; all of it runs on the model's worker."""

    @property
    def lm(self) -> LanguageModel | RemoteModel:
        """The model."""
        ...

    @property
    def other(self) -> LanguageModel | None:
        """A second model to compare with, if one was given."""
        ...

    @property
    def draft(self) -> LanguageModel | None:
        """A small model that guesses ahead, if one was given."""
        ...

    @property
    def sampling(self) -> SamplingSettings:
        """The settings on display."""
        ...

    @property
    def display(self) -> Display:
        """The tree on display and its steps."""
        ...

    def at(self, rev: int, uid: int) -> tuple[TokenTree, Node]:
        """Return the tree on display and one of its nodes; raises ``stale`` if it is no longer ``rev``."""
        ...

    def names(self, ids: Iterable[int]) -> list[str]:
        """Return what tokens are shown as, each by itself."""
        ...

    def change(self, job: Job, rev: int, work: Callable[[TokenTree], Node | None]) -> Reply:
        """Change the tree as one step for undo, and select the node that ``work`` returns; the new tree."""
        ...

    def read_ids(self, job: Job, ids: Sequence[int]) -> Reply:
        """Put these tokens in the place of the prompt; the new tree."""
        ...
