"""A tree of what a model could write after a prompt, grown from one cache."""

from __future__ import annotations

import itertools
import math
import sys
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import grow as growing
from llmhero_widgets.decoding import messages_tree as sentences
from llmhero_widgets.decoding.branches import CachedReader
from llmhero_widgets.decoding.distribution import process
from llmhero_widgets.decoding.node import Node, Top
from llmhero_widgets.decoding.tree_insert import insert
from llmhero_widgets.decoding.tree_state import restored, state_of
from llmhero_widgets.models.language_model import LanguageModel, require_language_model
from llmhero_widgets.models.reading import check_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from llmhero_widgets.decoding.distribution import Distribution
    from llmhero_widgets.decoding.node import Check, Reader, State
    from llmhero_widgets.decoding.settings import SamplingSettings
    from llmhero_widgets.models.remote import RemoteModel

__all__ = ["Node", "TokenTree", "Top"]


class TokenTree:
    """Every choice that a model could have made after a prompt, as far as it was looked at.

    All branches share one cache of keys and values: each token takes one slot of it, whatever its branch, and
    a mask lets it see the prompt and its own ancestors only, at their true positions [1]_. So expanding many
    leaves is one forward pass, and memory grows with the number of tokens alone. Where a model's architecture
    cannot be read that way, each path is read again from its beginning, which is slow and just as exact.

    Parameters
    ----------
    lm
        A decoder, an encoder-decoder (there the prompt is what the encoder reads, and the tree is what the
        decoder writes), or a remote model.
    prompt
        A text, cut as the tokenizer cuts it, or the ids themselves.
    check
        Called while the prompt is read; may raise to cancel.
    like
        A tree of the same model: what was found out about the model need not be found out again.
    reader
        What answers for the tree, if it is neither of ours; ``lm`` and ``prompt`` are kept as they are.

    Attributes
    ----------
    root : Node
        Stands for the prompt.
    prompt : str | None
        The text; None if it was given as ids.
    prompt_ids : tuple[int, ...]
        Its tokens; for an encoder-decoder, those that the encoder has read.
    reader : Reader
        What answers for the tree. Its own ``prompt_ids`` are the tokens ahead of the tree: the prompt, or the
        start token of an encoder-decoder.

    Raises
    ------
    HeroError
        ``bad_request`` for an encoder, a model without a language-model head or an id that does not exist;
        ``empty``, ``too_long`` and ``bad_text`` for such a prompt.

    References
    ----------
    .. [1] Miao et al., "SpecInfer: Accelerating Generative LLM Serving with Tree-based Speculative Inference
       and Verification", 2023.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> letters = Tokenizer(models.BPE({"a": 0, "b": 1, "c": 2}, []))
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=letters)
    >>> config = GPT2Config(vocab_size=3, n_embd=8, n_layer=2, n_head=2, bos_token_id=2, eos_token_id=2)
    >>> tree = TokenTree(load_model(GPT2LMHeadModel(config), tokenizer=tokenizer), "abba")
    >>> tree.expand(tree.root, 3)[0].parent is tree.root, round(tree.root.rest, 6), len(tree)
    (True, 0.0, 4)
    >>> tree.write(tree.root, "ab").ids
    (0, 1)
    """

    def __init__(
        self,
        lm: LanguageModel | RemoteModel,
        prompt: str | Sequence[int],
        *,
        check: Check | None = None,
        like: TokenTree | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.lm = lm
        self.prompt = prompt if isinstance(prompt, str) else None
        self.reader: Reader = reader or _reader(lm, prompt, like.reader if like else None, check)
        self.prompt_ids: tuple[int, ...] = getattr(self.reader, "source_ids", self.reader.prompt_ids)
        self.root = Node(0, None, 0.0, None)
        self._nodes = {0: self.root}
        self._uids = itertools.count(1)

    def __len__(self) -> int:
        """How many nodes there are, the root included."""
        return len(self._nodes)

    def __repr__(self) -> str:
        """Return the facts in one line."""
        return f"TokenTree({len(self)} nodes, {self.cached_tokens} tokens cached)"

    def nodes(self) -> list[Node]:
        """Return all nodes in order of creation, the root first."""
        return list(self._nodes.values())

    def node(self, uid: int) -> Node:
        """Return a node by its number.

        Raises
        ------
        HeroError
            ``bad_request`` if the tree does not have it.
        """
        if uid not in self._nodes:
            raise HeroError(sentences.NO_NODE, code="bad_request", uid=uid)
        return self._nodes[uid]

    def can_continue(self, node: Node) -> bool:
        """Whether the model can say what follows a node: the text has not ended, and the context has room."""
        return node.token_id not in self.reader.ends and self._length(node) <= self.reader.context

    def expand(self, node: Node, k: int = 5, *, check: Check | None = None) -> list[Node]:
        """Make the ``k`` most probable next tokens children of a node, unless they are already.

        Returns
        -------
        list[Node]
            All children, the most probable first.

        Raises
        ------
        HeroError
            ``bad_request`` where the text has ended, where the context is full, and for a ``k`` below 1.
        """
        self._require_more(node)
        self.expand_all([node], k, check=check)
        if not node.children:
            self.reader.require(node)
        return list(node.children)

    def expand_all(self, nodes: Iterable[Node], k: int = 5, *, check: Check | None = None) -> list[Node]:
        """Expand several nodes in one forward pass.

        Nodes that end the text, or where the context is full, are left alone.

        Returns
        -------
        list[Node]
            The new nodes.
        """
        growing.require_count("k", k)
        chosen = [node for node in dict.fromkeys(nodes) if self.can_continue(self._own(node))]
        tops = self.read(chosen, k, check=check) if chosen else []
        return [new for node, top in zip(chosen, tops, strict=True) for new in self.add(node, top, k)]

    def grow(  # noqa: PLR0913 - which leaves, how many children, how many at once
        self,
        budget: int,
        *,
        by: growing.By = "probability",
        k: int = 5,
        top_p: float = 0.9,
        under: Node | None = None,
        batch: int = 8,
        check: Check | None = None,
    ) -> Iterator[list[Node]]:
        """Expand the likeliest leaves until the budget is used.

        Parameters
        ----------
        budget
            The most nodes to add.
        by
            ``"probability"`` gives each leaf its ``k`` most probable children; ``"coverage"`` the fewest
            whose probability reaches ``top_p``.
        under
            Grow below this node only.
        batch
            Leaves per forward pass. 1 takes strictly the likeliest one; with more, children of one of a batch
            that are likelier than another of the same batch come a pass later.
        check
            Called between the passes and within them; may raise to cancel. What was added stays.

        Yields
        ------
        list[Node]
            The new nodes, after each forward pass. Leaves below a collapsed node are left alone.

        Raises
        ------
        HeroError
            ``bad_request`` for a number out of its range.
        """
        start = self.root if under is None else self._own(under)
        how = growing.How(budget, by, k, top_p, batch)
        return growing.grow(self, start, how, check or _nothing)

    def follow(
        self,
        node: Node,
        steps: int,
        *,
        settings: SamplingSettings | None = None,
        seed: int | None = None,
        check: Check | None = None,
    ) -> Iterator[Node]:
        """Write on from a node, one token after another; children that are there already are walked along.

        Parameters
        ----------
        steps
            The most tokens; fewer where the text ends or the context is full.
        settings
            How tokens are drawn; without them, the most probable one is taken.
        seed
            The same seed draws the same tokens, whatever else the tree holds.

        Yields
        ------
        Node
            Each node on the way.

        Raises
        ------
        HeroError
            ``bad_request`` where the text has ended or the context is full at once.
        """
        growing.require_count("steps", steps)
        self._require_more(node)
        return growing.follow(self, node, steps, settings, seed, check or _nothing)

    def insert(
        self, node: Node, ids: Sequence[int], *, written: bool = True, check: Check | None = None
    ) -> Node:
        """Put tokens below a node, one below the other.

        Each gets the probability that the model gives it there. A child with the same token is used again.

        Parameters
        ----------
        node
            Where they follow.
        ids
            The tokens.
        written
            Whether they are the reader's own: new nodes are marked so.
        check
            May raise to cancel: the tree is as it was then.

        Returns
        -------
        Node
            The last of them.

        Raises
        ------
        HeroError
            ``bad_request`` for an id that does not exist, for none, and where the context is full; the tree
            is as it was then.
        """
        numbers = [self._token(number) for number in ids]
        if not numbers:
            raise HeroError(sentences.NO_IDS, code="bad_request")
        for place, number in enumerate(numbers):
            known = self._own(node).child(number)
            if known is None:
                self._require_room(node, len(numbers) - place - 1)
                return insert(self, node, numbers[place:], check, written=written)
            node = known
        return node

    def write(self, node: Node, text: str, *, check: Check | None = None) -> Node:
        """Put a text of the reader's own below a node.

        Returns
        -------
        Node
            The last of its tokens.

        Raises
        ------
        HeroError
            ``bad_request`` for a text without a token, or with characters that the vocabulary lacks;
            ``bad_text`` for half a surrogate pair.
        """
        return self.insert(node, self.reader.encode(text), check=check)

    def prune(self, node: Node) -> None:
        """Take a node and all below it out of the tree; of the root, all below it.

        Its probability goes back into what its parent leaves.
        """
        parent = self._own(node).parent
        gone = [other for child in ([node] if parent else node.children) for other in child.below()]
        for other in gone:
            del self._nodes[other.uid]
        if parent:
            parent.children.remove(node)
        else:
            node.children.clear()
        (parent or node).settle()
        self.reader.forget(gone)

    def logits(self, node: Node) -> NDArray[np.float32]:
        """Return the model's logits of the token after a node: float32 (vocabulary,).

        Raises
        ------
        HeroError
            ``bad_request`` where the context is full, and for a remote model, which does not tell.
        """
        self._require_room(self._own(node), 0)
        return self.reader.logits(node)

    def distribution(self, node: Node, settings: SamplingSettings | None = None) -> Distribution:
        """Return the distribution of the token after a node, stage by stage.

        Penalties see everything ahead of it; the prompt counts as not generated.
        """
        prompt = self.reader.prompt_ids
        return process(self.logits(node), prompt + node.ids, settings, prompt_length=len(prompt))

    @property
    def coverage(self) -> float:
        """Probability that the model's text runs along one of the paths from the root to a leaf."""
        leaves = (node.path_logprob for node in self._nodes.values() if not node.children)
        return min(1.0, math.fsum(math.exp(path) for path in leaves if not math.isnan(path)))

    @property
    def cached_tokens(self) -> int:
        """Tokens whose keys and values are held, the prompt's included; 0 where nothing is cached."""
        return int(getattr(self.reader, "cached_tokens", 0))

    @property
    def cache_bytes(self) -> int:
        """Memory that these take."""
        return int(getattr(self.reader, "cache_bytes", 0))

    def state(self) -> State:
        """Return the structure as immutable plain data, which JSON can hold.

        Returns
        -------
        tuple
            One row per node, parents before children: uid, the parent's uid, token id, log-probability, rest,
            entropy, flags (1 pinned, 2 collapsed, 4 written). Unknown numbers are None.
        """
        return state_of(self._nodes.values())

    def restore(self, state: State | Sequence[Sequence[Any]]) -> None:
        """Make the tree what it was; what restored nodes need is read again when it is asked for.

        Nodes that are there and in the state stay the objects that they are.

        Raises
        ------
        HeroError
            ``bad_request`` for what is no state; the tree is as it was then.
        """
        old = self._nodes
        nodes = restored(state, old, self.reader.vocabulary)
        self.reader.forget([node for uid, node in old.items() if nodes.get(uid) is not node])
        self._nodes = nodes
        self.root = next(iter(nodes.values()))
        self._uids = itertools.count(max(next(self._uids), max(nodes) + 1))

    def read(self, nodes: Sequence[Node], k: int, *, check: Check | None = None) -> list[Top]:
        """Return the most probable next tokens of nodes, and set what is known of the nodes by that."""
        tops = self.reader.top(nodes, k, check=check)
        for node, top in zip(nodes, tops, strict=True):
            node.entropy = top.entropy
            if node.rest is None:
                node.rest = 1.0
                node.settle()
        return tops

    def add(self, node: Node, top: Top, k: int) -> list[Node]:
        """Make the first tokens of what was read children, and return those that are new."""
        there = {child.token_id for child in node.children}
        pairs = zip(top.ids[:k].tolist(), top.logprobs[:k].tolist(), strict=True)
        new = [self.make(number, logprob, node) for number, logprob in pairs if number not in there]
        node.children += new
        self._nodes.update((child.uid, child) for child in new)
        node.settle()
        return new

    def make(self, token_id: int, logprob: float, parent: Node) -> Node:
        """Return a node that is not part of the tree yet."""
        return Node(next(self._uids), token_id, logprob, parent)

    def attach(self, node: Node) -> Node:
        """Make a node part of the tree, below its parent."""
        self._nodes[node.uid] = node
        if node.parent is not None:
            node.parent.children.append(node)
            node.parent.settle()
        return node

    def _own(self, node: Node) -> Node:
        if self._nodes.get(node.uid) is not node:
            raise HeroError(sentences.NO_NODE, code="bad_request", uid=node.uid)
        return node

    def _length(self, node: Node) -> int:
        return len(self.reader.prompt_ids) + node.depth

    def _require_room(self, node: Node, more: int) -> None:
        tokens = self._length(node) + more
        if tokens > self.reader.context:
            slots = {"tokens": tokens, "context": self.reader.context}
            raise HeroError(sentences.FULL, sentences.FULL_HINT, code="bad_request", **slots)

    def _require_more(self, node: Node) -> None:
        if self._own(node).token_id in self.reader.ends:
            raise HeroError(sentences.ENDED, sentences.ENDED_HINT, code="bad_request")
        self._require_room(node, 0)

    def _token(self, number: int) -> int:
        vocabulary = self.reader.vocabulary
        check_ids([number], sys.maxsize if vocabulary is None else vocabulary)
        return int(number)


def _reader(lm: Any, prompt: str | Sequence[int], like: Reader | None, check: Check | None) -> Reader:
    if isinstance(lm, LanguageModel):
        return CachedReader(lm, prompt, check=check, like=like if isinstance(like, CachedReader) else None)
    from llmhero_widgets.decoding.remote import RemoteReader
    from llmhero_widgets.models.remote import RemoteModel

    if not isinstance(lm, RemoteModel):
        require_language_model(lm, "TokenTree")
    reader: Reader = RemoteReader(lm, prompt)
    return reader


def _nothing() -> None:
    """Nobody can cancel."""
