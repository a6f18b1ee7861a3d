"""What a rule leaves of the next token's distribution, what it forces, and where it can no longer be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_constraint as messages
from llmhero_widgets.decoding.constrained import fates, follow
from llmhero_widgets.decoding.constraint import Constraint
from llmhero_widgets.decoding.display import Stream
from llmhero_widgets.decoding.masked import masked
from llmhero_widgets.decoding.outlook import DEAD_END
from llmhero_widgets.decoding.spelling import Spelling
from llmhero_widgets.models.language_model import LanguageModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.decoding.outlook import Outlook
    from llmhero_widgets.decoding.panels.source import Source
    from llmhero_widgets.decoding.tree import Node, TokenTree

#: Tokens that are listed of those that are allowed, and of those that are not.
ROWS: Final = 8
#: Tokens that may be written under a rule at once.
MOST_TOKENS: Final = 256
_WAYS: Final = ("greedy", "sample")


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Every question holds the rule: its ``kind`` (``"choice"``, ``"regex"`` or ``"json_schema"``), its
    ``source`` as it was typed (choices one to a line), whether it stands ``after_space``, and ``start``, the
    node from which on the text has to satisfy it.

    Parameters
    ----------
    source
        The decoding tree.

    Returns
    -------
    Mapping of str to Operation
        ``constrain``, what the rule makes of the token after a node; ``constrain_follow``, the text that is
        written under it.
    """
    panel = _Panel(source)
    return {"constrain": panel.constrain, "constrain_follow": panel.follow}


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    source: str
    after_space: bool


class _Place(NamedTuple):
    """Where the mask is asked for; ``pending`` are the bytes of a character that the text has only begun."""

    rule: Constraint
    ids: Sequence[int]
    budget: int
    pending: bytes


class _Panel:
    """Keeps the vocabulary's bytes, and the last rule."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._spelling: Spelling | None = None
        self._last: tuple[_Rule, Constraint] | None = None

    def constrain(  # noqa: PLR0913 - the rule, where it begins, where it is looked at
        self,
        job: Job,
        rev: int,
        uid: int,
        kind: str,
        source: str,
        *,
        budget: int,
        start: int = 0,
        after_space: bool = False,
    ) -> Reply:
        """Answer with the mask in short: counts, probabilities, and the likeliest tokens on both sides."""
        job.token.check()
        tree, node = self._source.at(rev, uid)
        _check_budget(budget)
        rule = self._made(job, _Rule(kind, source, after_space))
        job.token.check()
        path = _path(node, start)
        ids = [step.token_id for step in path if step.token_id is not None]
        wrong = next((k for k in range(len(ids)) if not rule.alive(ids[: k + 1])), None)
        if wrong is not None:
            at = path[wrong]
            name = self._source.names([ids[wrong]])[0]
            return Reply({"alive": False, "at": at.uid, "name": name})
        outlook = rule.outlook(ids, budget)
        if not outlook.allowed.any() or not tree.can_continue(node):
            return Reply({"alive": True, "ended": True, "satisfied": rule.accepting(ids)})
        made = masked(tree.logits(node), tree.reader.prompt_ids + node.ids, outlook.allowed)
        job.token.check()
        pending = rule.names.pending(tree.reader.prompt_ids + node.ids)
        probabilities = made.stages[0].probabilities, made.probabilities
        return self._reply(job, _Place(rule, ids, budget, pending), outlook, *probabilities)

    def follow(  # noqa: PLR0913 - the same, and how to write
        self,
        job: Job,
        rev: int,
        uid: int,
        kind: str,
        source: str,
        *,
        budget: int,
        start: int = 0,
        after_space: bool = False,
        how: str = "greedy",
        seed: int = 0,
        avoid: bool = True,
    ) -> Reply:
        """Write under the rule into the tree, token by token, as one step."""
        job.token.check()
        _check_budget(budget)
        if how not in _WAYS:
            raise HeroError(messages.BAD_HOW, code="bad_request", how=how)
        rule = self._made(job, _Rule(kind, source, after_space))

        def work(tree: TokenTree) -> Node:
            stream, end = Stream(self._source.display, job), tree.node(uid)
            path = follow(
                tree,
                end,
                rule,
                budget,
                written=[step.token_id for step in _path(end, start) if step.token_id is not None],
                settings=self._source.sampling if how == "sample" else None,
                seed=seed,
                avoid=avoid,
                check=job.token.check,
            )
            for done, step in enumerate(path, 1):
                end = step
                stream.grew([step])
                job.progress(min(done, budget), budget, "tokens")
            return end

        return self._source.change(job, rev, work)

    def _made(self, job: Job, rule: _Rule) -> Constraint:
        if self._last is None or self._last[0] != rule:
            lm = self._source.lm
            if not isinstance(lm, LanguageModel):
                raise HeroError(messages.REMOTE, code="bad_request", name=lm.name)
            if self._spelling is None:
                self._spelling = Spelling(lm)
                job.token.check()
            self._last = rule, _constraint(self._spelling, rule, job.token.check)
        return self._last[1]

    def _reply(
        self,
        job: Job,
        place: _Place,
        outlook: Outlook,
        before: NDArray[np.float32],
        after: NDArray[np.float32],
    ) -> Reply:
        rule, ids, budget, pending = place
        allowed = np.zeros(len(before), bool)
        allowed[: len(outlook.allowed)] = outlook.allowed[: len(before)]
        kept = _likeliest(np.where(allowed, after, -1), int(allowed.sum()))
        cut = _likeliest(np.where(allowed, -1, before), int((~allowed).sum()))
        rows = [*kept, *cut]
        found = np.concatenate(
            [
                fates(rule, ids, outlook, kept, budget, job.token.check),
                np.zeros(len(cut), np.uint8),
            ]
        )
        dead = outlook.fate == DEAD_END
        forced = rule.forced(ids)
        here = outlook.here if outlook.exact else rule.search(ids, budget, check=job.token.check)
        result: dict[str, Any] = {
            "alive": True,
            "ended": False,
            "vocabulary": len(before),
            "allowed": int(allowed.sum()),
            "forbidden_mass": _sum(before, ~allowed),
            "satisfied": rule.accepting(ids),
            "exact": outlook.exact,
            "least": here,
            "budget": budget,
            "dead": int(dead.sum()),
            "dead_mass": _sum(after[: len(dead)], dead[: len(after)]),
            "kept": len(kept),
            "kept_rest": [_rest_of(values, allowed, kept) for values in (before, after)],
            "cut_rest": _rest_of(before, ~allowed, cut),
            "names": [rule.names.along(pending, token)[0] for token in rows],
            "ends": [token in rule.ends for token in rows],
            "forced": _along(rule, pending, forced.ids),
            "forced_rest": _rest(forced.data, rule, forced.ids),
        }
        arrays: dict[str, NDArray[Any]] = {
            "ids": np.array(rows, np.int32),
            "before": before[rows].astype(np.float32),
            "after": after[rows].astype(np.float32),
            "fate": found.astype(np.uint8),
            "least": np.array([_known(int(outlook.least[k])) for k in kept] + [-1] * len(cut), np.int32),
        }
        return Reply(result, arrays)


def _constraint(spelling: Spelling, rule: _Rule, check: Callable[[], None]) -> Constraint:
    how: dict[str, Any] = {"after_space": rule.after_space, "check": check}
    if rule.kind == "choice":
        choices = [line for line in rule.source.splitlines() if line.strip()]
        return Constraint.choice(spelling, choices, **how)
    if rule.kind == "regex":
        return Constraint.regex(spelling, rule.source, **how)
    if rule.kind == "json_schema":
        return Constraint.json_schema(spelling, rule.source, **how)
    raise HeroError(messages.BAD_KIND, code="bad_request", kind=rule.kind)


def _path(node: Node, start: int) -> list[Node]:
    """Return the nodes below the one where the rule begins; all of them if that is not above."""
    path: list[Node] = []
    at: Node | None = node
    while at is not None and at.uid != start:
        path.append(at)
        at = at.parent
    return path[::-1]


def _likeliest(values: NDArray[np.float32], most: int) -> list[int]:
    order = np.argsort(-values, kind="stable")
    found: list[int] = order[: min(ROWS, most)].tolist()
    return found


def _sum(values: NDArray[np.float32], chosen: NDArray[np.bool_]) -> float:
    return float(values[chosen].sum(dtype=np.float64))


def _rest_of(values: NDArray[np.float32], chosen: NDArray[np.bool_], listed: Sequence[int]) -> float:
    """Return the sum over what is chosen and not listed: a difference would lose what is tiny."""
    left = chosen.copy()
    left[list(listed)] = False
    return _sum(values, left)


def _known(least: int) -> int:
    """Return the distance, or -1 where there is none to tell."""
    return least if 0 <= least < np.iinfo(np.int32).max else -1


def _along(rule: Constraint, pending: bytes, ids: Sequence[int]) -> list[str]:
    """Return what tokens that follow each other are shown as: whoever completes a character shows it."""
    found = []
    for token in ids:
        text, pending = rule.names.along(pending, token)
        found.append(text)
    return found


def _rest(data: bytes, rule: Constraint, ids: Sequence[int]) -> str:
    """Return what is forced behind the tokens that are sure: the next character could change the cut."""
    return show_bytes(data[len(rule.spell(ids)) :])


def _check_budget(budget: object) -> None:
    if isinstance(budget, bool) or not isinstance(budget, int) or not 0 <= budget <= MOST_TOKENS:
        raise HeroError(messages.BAD_BUDGET, code="bad_request", most=MOST_TOKENS, value=budget)
