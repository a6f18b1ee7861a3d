"""All branches of a tree read through one cache of keys and values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.tree_forward import TreeForward
from llmhero_widgets.decoding.tree_logits import KeptLogits, top_of
from llmhero_widgets.decoding.tree_text import encode
from llmhero_widgets.models.checked import checked
from llmhero_widgets.models.forward import for_last_token, forward_inputs, last_logits
from llmhero_widgets.models.messages import NO_LOGITS_HINT
from llmhero_widgets.models.reading import read_prompt, start_only

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.decoding.node import Check, Node, Top
    from llmhero_widgets.models.language_model import LanguageModel

# Tokens that are read in one pass: a mask of so many rows over a long text stays in memory.
_AT_ONCE = 512
# Logits that one pass leaves, in numbers of 32 bits.
_IN_A_PASS = 2**25


class CachedReader:
    """Answers for a tree out of a model on this machine; see ``node.Reader``.

    Each token of the tree takes one slot of one cache when it is first read, in the order of reading. Its
    logits are float32 and those of re-reading up to rounding; the last of them are kept, others are computed
    again from one pass when they are asked for.

    Parameters
    ----------
    lm
        A decoder or an encoder-decoder with a language-model head.
    prompt
        A text, cut as the tokenizer cuts it, or the ids themselves.
    check
        Called while the prompt is read; may raise to cancel.
    like
        A reader of the same model: how to read trees with it is known already.

    Attributes
    ----------
    lm : LanguageModel
        The model.
    forward : TreeForward
        What reads trees with it.
    prompt_ids : tuple[int, ...]
        What stands ahead of the tree in the stack that writes: the prompt, or the start token of an
        encoder-decoder.
    source_ids : tuple[int, ...]
        The prompt.
    vocabulary : int
        How many tokens have a logit.
    context : int
        The most tokens that the model reads at once.
    ends : frozenset[int]
        Tokens that end the text.

    Raises
    ------
    HeroError
        ``bad_request`` for an encoder, a model without a language-model head or an id that does not exist;
        ``empty``, ``too_long`` and ``bad_text`` for such a prompt.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.decoding.node import Node
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> reader = CachedReader(load_model(GPT2LMHeadModel(config), tokenizer=tokenizer), "abba")
    >>> root = Node(0, None, 0.0, None)
    >>> left, right = Node(1, 0, -1.0, root), Node(2, 1, -0.5, root)
    >>> [len(top.ids) for top in reader.top([left, right], 2)], reader.shares_cache, reader.cached_tokens
    ([2, 2], True, 6)
    """

    def __init__(
        self,
        lm: LanguageModel,
        prompt: str | Sequence[int],
        *,
        check: Check | None = None,
        like: CachedReader | None = None,
    ) -> None:
        if lm.kind == "encoder":
            raise HeroError(messages.NOT_A_WRITER, NO_LOGITS_HINT, code="bad_request", name=lm.name)
        self.lm = lm
        self.source_ids: tuple[int, ...] = read_prompt(lm, prompt)
        pair = lm.kind == "encoder-decoder"
        self.prompt_ids: tuple[int, ...] = tuple(start_only(lm).ids) if pair else self.source_ids
        self.context = lm.context
        self.ends = Names(lm).ends
        same = like is not None and like.lm is lm
        self.forward: TreeForward = like.forward if like is not None and same else TreeForward(lm)
        self._slots = self.forward.slots()
        self._logits = KeptLogits()
        with checked(check):
            self._source = self.forward.source(self.source_ids)
        self._root = self._read_prompt(check)
        embedded = lm.vocabulary
        self.vocabulary: int = min(len(self._root), embedded)

    @property
    def shares_cache(self) -> bool:
        """Whether branches share the cache; otherwise each path is read again from its beginning."""
        return self._can_share(self.prompt_ids)

    @property
    def reason(self) -> str:
        """Why they do not, in the words of whatever refused; empty where they do."""
        if self.forward.reason or self.shares_cache:
            return self.forward.reason
        if not self.forward.apart.isdisjoint(self.prompt_ids):
            return "the model passes over padding, and the prompt has some"
        return f"beyond {self.forward.limit:,} tokens keys depend on the length of the text"

    @property
    def cached_tokens(self) -> int:
        """Tokens whose keys and values are held, the prompt's included."""
        return len(self._slots)

    @property
    def cache_bytes(self) -> int:
        """Memory that the cache takes, with what is reserved ahead."""
        return self._slots.bytes

    def top(self, nodes: Sequence[Node], k: int, *, check: Check | None = None) -> list[Top]:
        """Return the ``k`` most probable next tokens of each node.

        All nodes that were not read yet are read in one forward pass, with those above them.

        Parameters
        ----------
        nodes
            Nodes of one tree.
        k
            How many tokens; all, if there are fewer.
        check
            Called throughout; may raise to cancel.
        """
        found = {}
        with self.forward.lock:
            for node, row in self._rows(nodes, check):
                if check is not None:
                    check()
                found[node.uid] = top_of(row, k)
        return [found[node.uid] for node in nodes]

    def logprobs(self, node: Node, ids: Sequence[int]) -> list[float]:
        """Return the natural log-probabilities of given next tokens."""
        with self.forward.lock:
            logits = self._row(node).double()
        found: list[float] = (logits[list(ids)] - logits.logsumexp(-1)).tolist()
        return found

    def logits(self, node: Node) -> NDArray[np.float32]:
        """Return the logits of the next token: float32 (vocabulary,)."""
        with self.forward.lock:
            logits: NDArray[np.float32] = self._row(node).numpy().copy()
        return logits

    def require(self, node: Node) -> None:
        """Do nothing: a model on this machine can continue whatever the tree lets it."""

    def encode(self, text: str) -> list[int]:
        """Cut a text that stands behind another: no special token is added, and no space in front.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair; ``bad_request`` for a text without a token, and for
            characters that the vocabulary lacks.
        """
        return encode(self.lm, text)

    def forget(self, nodes: Iterable[Node]) -> None:
        """Free the slots and logits of nodes that are no longer in the tree."""
        uids = [node.uid for node in nodes]
        with self.forward.lock:
            self._slots.drop(uids)
            self._logits.drop(uids)

    def _read_prompt(self, check: Check | None) -> torch.Tensor:
        if not self.shares_cache:
            return self._again((), check)
        count = len(self.prompt_ids)
        logits = torch.empty(0)
        for begin in range(0, count, _AT_ONCE):
            places = range(begin, min(begin + _AT_ONCE, count))
            seen = np.arange(places.stop)[None, :] <= np.array(places)[:, None]
            part = self.prompt_ids[begin : places.stop]
            keep = [len(places) - 1]
            logits = self._run(part, places, seen, keep, check)[0]
            self._slots.commit_prompt(places)
        return logits

    def _can_share(self, ids: Sequence[int], before: int = 0) -> bool:
        return before + len(ids) <= self.forward.limit and self.forward.apart.isdisjoint(ids)

    def _row(self, node: Node) -> torch.Tensor:
        return next(row for _, row in self._rows([node], None))

    def _rows(self, nodes: Sequence[Node], check: Check | None) -> Iterator[tuple[Node, torch.Tensor]]:
        """Yield each node once with its logits, float32 (vocabulary,)."""
        shared, alone = [], []
        for node in dict.fromkeys(nodes):
            row = self._root if node.parent is None else self._logits.get(node.uid)
            if row is not None:
                yield node, row
            elif self.shares_cache and self._can_share(node.ids, len(self.prompt_ids)):
                shared.append(node)
            else:
                alone.append(node)
        most = min(_AT_ONCE, max(1, _IN_A_PASS // len(self._root)))
        for begin in range(0, len(shared), most):
            for node, row in self._pass(shared[begin : begin + most], check):
                yield node, self._logits.keep(node.uid, row)
        for node in alone:
            yield node, self._logits.keep(node.uid, self._again(node.ids, check))

    def _pass(self, nodes: Sequence[Node], check: Check | None) -> Iterator[tuple[Node, torch.Tensor]]:
        """Read nodes, and those above them that have no slot, parents first."""
        missing = {
            other.uid: other
            for node in nodes
            for other in node.path()
            if other.parent is not None and other.uid not in self._slots
        }
        new = sorted(missing.values(), key=lambda node: (node.depth, node.uid))
        wanted = {node.uid for node in nodes}
        while len(new) > _AT_ONCE:
            yield from self._read(new[:_AT_ONCE], [], wanted, check)
            new = new[_AT_ONCE:]
        # Those that have a slot are read once more beside it, and let go.
        again = [node for node in nodes if node.uid not in missing]
        yield from self._read(new, again, wanted, check)

    def _read(
        self, new: Sequence[Node], again: Sequence[Node], wanted: set[int], check: Check | None
    ) -> list[tuple[Node, torch.Tensor]]:
        """Read tokens in one pass; the new ones keep their slots."""
        nodes = [*new, *again]
        self._slots.make_room(len(nodes))
        first, before = len(self.prompt_ids), self._slots.used
        places = {node.uid: before + row for row, node in enumerate(new)}
        seen = np.zeros((len(nodes), before + len(nodes)), np.bool_)
        seen[:, :first] = True
        for row, node in enumerate(nodes):
            above = (other.uid for other in node.path() if other is not node and other.parent is not None)
            own = [places[uid] if uid in places else self._slots[uid] for uid in above]
            seen[row, [*own, before + row]] = True
        positions = [first + node.depth - 1 for node in nodes]
        ids = [node.token_id for node in nodes if node.token_id is not None]
        keep = [row for row, node in enumerate(nodes) if node.uid in wanted]
        logits = self._run(ids, positions, seen, keep, check)
        self._slots.commit([node.uid for node in new], positions[: len(new)])
        return [(nodes[row], logits[place]) for place, row in enumerate(keep)]

    def _run(
        self,
        ids: Sequence[int],
        positions: Sequence[int],
        seen: NDArray[np.bool_],
        keep: Sequence[int],
        check: Check | None,
    ) -> torch.Tensor:
        return self.forward.run(
            self._slots, ids, positions, seen, keep=keep, source=self._source, check=check
        )

    def _again(self, ids: Sequence[int], check: Check | None) -> torch.Tensor:
        """Read a whole path by the user's own model, without a cache."""
        written = [*self.prompt_ids, *ids]
        pair = self._source is not None
        inputs: dict[str, Any] = forward_inputs(
            self.lm, self.source_ids if pair else written, written if pair else None
        )
        if pair:
            inputs["encoder_outputs"] = self._source
            del inputs["input_ids"]
        with torch.inference_mode(), checked(check):
            return last_logits(self.lm, self.lm.module(**for_last_token(self.lm, inputs)))[0]
