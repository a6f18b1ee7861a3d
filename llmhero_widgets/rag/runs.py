"""What became of a node in a run, and what is told while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.core.errors import HeroError
    from llmhero_widgets.core.text import Message

    Why = tuple[Message, Mapping[str, object]]

State = Literal["ran", "kept", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class NodeRun:
    """What became of one node.

    Attributes
    ----------
    id, type
        Which node.
    state
        "ran"; "kept" where its output was there already; "failed"; "skipped" where it could not run.
    why
        A sentence with its slots: why it ran, or did not.
    ms
        Milliseconds that it took this time; None where it did not run.
    nbytes
        Bytes of what it handed on, without what it only passes through; None where there is nothing.
    digest
        Of what it handed on.
    preview
        What its card draws.
    error
        Why it failed.
    """

    id: str
    type: str
    state: State
    why: Why
    ms: float | None = None
    nbytes: int | None = None
    digest: str | None = None
    preview: Mapping[str, Any] = field(default_factory=dict)
    error: HeroError | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell while a pipeline runs.

    Attributes
    ----------
    id
        The node.
    kind
        "started", "progress", "said" or "finished".
    done, total
        How far it is; both 0 where it does not say.
    partial
        A part of the output before it is whole, such as the text written so far.
    run
        What became of it, when it is finished.
    """

    id: str
    kind: Literal["started", "progress", "said", "finished"]
    done: int = 0
    total: int = 0
    partial: Mapping[str, Any] | None = None
    run: NodeRun | None = None


if TYPE_CHECKING:
    Watch = Callable[[Event], None]
