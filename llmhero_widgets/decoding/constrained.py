"""Writing under a rule: token by token, and never into a dead end that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_constraint as messages
from llmhero_widgets.decoding.draws import draw, uniforms
from llmhero_widgets.decoding.masked import masked
from llmhero_widgets.decoding.outlook import DEAD_END, OPEN, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.decoding.constraint import Constraint
    from llmhero_widgets.decoding.outlook import Outlook
    from llmhero_widgets.decoding.settings import SamplingSettings
    from llmhero_widgets.decoding.tree import Node, TokenTree

# Tokens that are tried one after another where distances are not known.
_TRIES: Final = 4


def follow(  # noqa: PLR0913 - where from, under which rule, how far, and how
    tree: TokenTree,
    node: Node,
    rule: Constraint,
    budget: int,
    *,
    written: Sequence[int] = (),
    settings: SamplingSettings | None = None,
    seed: int = 0,
    avoid: bool = True,
    check: Callable[[], None] = lambda: None,
) -> Iterator[Node]:
    """Write on from a node under a rule until the text has to end, or ends.

    Parameters
    ----------
    tree, node
        Where from.
    rule
        What the text has to satisfy.
    budget
        The most tokens, without the one that ends the text.
    written
        Tokens before this node that count to the text under the rule.
    settings
        How tokens are drawn; without them, the most probable allowed one is taken.
    seed
        The same seed draws the same tokens.
    avoid
        Whether a token is forbidden, too, after which the rule cannot be satisfied within the budget. What is
        not known is looked for (see :meth:`~llmhero_widgets.decoding.constraint.Constraint.search`), and
        taken where nothing better is found.
    check
        Called before each token; may raise to cancel. What was written stays.

    Yields
    ------
    Node
        Each node on the way.

    Raises
    ------
    HeroError
        ``bad_request`` where the rule does not allow what was written, and at a dead end.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.decoding.constraint import Constraint
    >>> from llmhero_widgets.decoding.tree import TokenTree
    >>> from llmhero_widgets.models.load import load_model
    >>> vocabulary = {"a": 0, "b": 1, "</s>": 2}
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE(vocabulary, [])),
    ...                                     eos_token="</s>")
    >>> config = GPT2Config(vocab_size=3, n_embd=8, n_layer=2, n_head=2, bos_token_id=2, eos_token_id=2)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> tree = TokenTree(lm, "ab")
    >>> [node.token_id for node in follow(tree, tree.root, Constraint.choice(lm, ["bab"]), 3)]
    [1, 0, 1, 2]
    """
    prompt = tree.reader.prompt_ids
    ids = list(written)
    chances = uniforms(seed, 0, budget + 1)
    if not rule.alive(ids):
        raise HeroError(messages.FORBIDDEN_PATH, messages.FORBIDDEN_PATH_HINT, code="bad_request")
    for step in range(budget + 1):
        check()
        left = budget - step
        outlook = rule.outlook(ids, left)
        mask = outlook.allowed & ((outlook.fate != DEAD_END) | (not avoid))
        if left == 0:
            # Nothing but the end may follow; it is no token of the text.
            mask &= np.isin(np.arange(len(mask)), rule.ends)
        if not mask.any() or not tree.can_continue(node):
            break
        # What the node's other tokens share is known from then on.
        tree.read([node], 1, check=check)
        made = masked(tree.logits(node), prompt + node.ids, mask, settings, prompt_length=len(prompt))
        token = _choose(
            rule, ids, outlook, made.probabilities, chances[step] if settings else None, left, check
        )
        node = node.child(token) or tree.attach(
            tree.make(token, tree.reader.logprobs(node, [token])[0], node)
        )
        yield node
        if token in tree.reader.ends:
            return
        ids.append(token)
    if not rule.accepting(ids):
        raise HeroError(messages.DEAD_END, messages.DEAD_END_HINT, code="bad_request", budget=budget)


def _choose(  # noqa: PLR0913, PLR0917 - a step of `follow`
    rule: Constraint,
    ids: Sequence[int],
    outlook: Outlook,
    probabilities: NDArray[np.float32],
    chance: float | None,
    left: int,
    check: Callable[[], None],
) -> int:
    """Choose a token; one of which nothing is known is taken only if none of a few has a known end."""
    first = None
    left_over = probabilities.copy()
    for _ in range(_TRIES):
        token = int(left_over.argmax() if chance is None else draw(left_over, chance))
        if token < 0 or left_over[token] <= 0:
            break
        first = token if first is None else first
        if outlook.fate[token] != UNKNOWN:
            return token
        if rule.search([*ids, token], left - 1, check=check) is not None:
            return token
        left_over[token] = 0
    return int(probabilities.argmax()) if first is None else first


def fates(  # noqa: PLR0913, PLR0917 - a place under a rule, and what is asked of it
    rule: Constraint,
    ids: Sequence[int],
    outlook: Outlook,
    tokens: Sequence[int],
    budget: int,
    check: Callable[[], None],
) -> NDArray[np.uint8]:
    """Return what becomes of some tokens, after a search for those of which it is not known."""
    found = outlook.fate[list(tokens)]
    for place, token in enumerate(tokens):
        if found[place] == UNKNOWN and rule.search([*ids, token], budget - 1, check=check) is not None:
            found[place] = OPEN
    return found
