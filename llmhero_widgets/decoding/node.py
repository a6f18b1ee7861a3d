"""What a decoding tree is made of, and what it asks of whoever reads for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Check: TypeAlias = Callable[[], None]

# uid, the parent's uid, token id, logprob, rest, entropy, flags; no number is NaN, so that it is JSON.
Row: TypeAlias = "tuple[int, int | None, int | None, float | None, float | None, float | None, int]"
State: TypeAlias = "tuple[Row, ...]"


class Node:
    """One token of a tree, behind all those above it.

    Parameters
    ----------
    uid
        Its number, unique in the tree.
    token_id
        Which token; None for the root.
    logprob
        Natural logarithm of P(token | everything before).
    parent
        The token before it; None for the root.

    Attributes
    ----------
    uid : int
        Stable and never given twice; 0 is the root, and a child has a larger one than its parent.
    token_id : int | None
        None for the root, which stands for the prompt.
    logprob : float
        Under the model's own distribution, without settings; 0 for the root, NaN where a remote model does
        not tell.
    path_logprob : float
        Sum of the log-probabilities from below the root down to this token.
    depth : int
        Tokens from below the root down to this one, itself included.
    parent : Node | None
        The token before it.
    children : list[Node]
        The most probable first.
    rest : float | None
        Probability of all next tokens that are not among the children; None until that is known.
    entropy : float | None
        Of the next token, in bits; None until that is known.
    pinned, collapsed : bool
        What the reader wants to keep, and whose children are not drawn.
    written : bool
        Put there by the reader, not by expanding.

    Examples
    --------
    >>> root = Node(0, None, 0.0, None)
    >>> node = Node(2, 17, -0.5, Node(1, 4, -1.5, root))
    >>> node.ids, node.depth, node.path_logprob, round(node.perplexity, 3)
    ((4, 17), 2, -2.0, 2.718)
    """

    __slots__ = (
        "children",
        "collapsed",
        "depth",
        "entropy",
        "logprob",
        "parent",
        "path_logprob",
        "pinned",
        "rest",
        "row",
        "token_id",
        "uid",
        "written",
    )

    def __init__(self, uid: int, token_id: int | None, logprob: float, parent: Node | None) -> None:
        self.uid = uid
        self.token_id = token_id
        self.logprob = logprob
        self.parent = parent
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.path_logprob: float = 0.0 if parent is None else parent.path_logprob + logprob
        self.children: list[Node] = []
        self.rest: float | None = None
        self.entropy: float | None = None
        self.pinned = False
        self.collapsed = False
        self.written = False
        # What the tree last wrote down about it: steps of undo share what has not changed.
        self.row: Row | None = None

    def __repr__(self) -> str:
        """Return the number, the token and its probability."""
        return f"Node({self.uid}, token_id={self.token_id}, p={math.exp(self.logprob):.3g})"

    @property
    def ids(self) -> tuple[int, ...]:
        """The tokens from below the root down to this one."""
        return tuple(node.token_id for node in reversed(list(self.path())) if node.token_id is not None)

    @property
    def perplexity(self) -> float:
        """Of the tokens from below the root down to this one; NaN for the root."""
        return math.exp(-self.path_logprob / self.depth) if self.depth else math.nan

    def path(self) -> Iterator[Node]:
        """Yield this node and all above it, the root last."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def below(self) -> Iterator[Node]:
        """Yield this node and all below it, parents before their children."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def child(self, token_id: int) -> Node | None:
        """Return the child with this token, if there is one."""
        return next((child for child in self.children if child.token_id == token_id), None)

    def order(self) -> None:
        """Sort the children, the most probable first."""
        self.children.sort(key=lambda child: (-_or_least(child.logprob), child.uid))

    def settle(self) -> None:
        """Sort the children, and set what they leave."""
        self.order()
        if self.rest is not None:
            taken = math.fsum(math.exp(c.logprob) for c in self.children if not math.isnan(c.logprob))
            self.rest = max(0.0, 1.0 - taken)


@dataclass(frozen=True, slots=True)
class Top:
    """The most probable next tokens, and what is left for all others.

    Attributes
    ----------
    ids
        int32 (n,).
    logprobs
        float32 (n,): natural logarithms, falling.
    rest
        Probability of all other tokens.
    entropy
        Of the whole distribution, in bits; None where only a part of it is known.
    """

    ids: NDArray[np.int32]
    logprobs: NDArray[np.float32]
    rest: float
    entropy: float | None


class Reader(Protocol):
    """Answers for a tree what comes next."""

    @property
    def prompt_ids(self) -> tuple[int, ...]:
        """The tokens that the tree stands behind."""

    @property
    def vocabulary(self) -> int | None:
        """How many tokens have a probability; None where the tail is unknown."""

    @property
    def context(self) -> int:
        """The most tokens that the model reads at once."""

    @property
    def ends(self) -> frozenset[int]:
        """Tokens that end the text."""

    def top(self, nodes: Sequence[Node], k: int, *, check: Check | None = None) -> list[Top]:
        """Return the ``k`` most probable next tokens of each node, in one batched forward pass."""

    def logprobs(self, node: Node, ids: Sequence[int]) -> list[float]:
        """Return the log-probabilities of given next tokens."""

    def logits(self, node: Node) -> NDArray[np.float32]:
        """Return the logits of the next token: float32 (vocabulary,)."""

    def encode(self, text: str) -> list[int]:
        """Cut a text that stands behind another, without adding special tokens."""

    def require(self, node: Node) -> None:
        """Raise where nothing can be said of what follows a node, with the reason."""

    def forget(self, nodes: Iterable[Node]) -> None:
        """Let go of what was kept for nodes that are no longer in the tree."""


def _or_least(logprob: float) -> float:
    return -math.inf if math.isnan(logprob) else logprob
