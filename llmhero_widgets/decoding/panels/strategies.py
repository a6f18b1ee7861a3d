"""Other strategies: a small model that guesses ahead, and likely tokens that do not repeat the text."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_strategies as messages
from llmhero_widgets.decoding.contrastive import contrastive_search, whole_number
from llmhero_widgets.decoding.draft import quantised, truncated
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.decoding.speculative import speculative
from llmhero_widgets.models.language_model import LanguageModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.decoding.contrastive import ContrastiveStep
    from llmhero_widgets.decoding.panels import Source
    from llmhero_widgets.decoding.speculation import Round
    from llmhero_widgets.decoding.tree import Node, TokenTree

#: Tokens that are written at most.
MOST_TOKENS: Final = 128
#: Where a draft comes from.
DRAFTS: Final = ("int8", "layers", "given")


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The decoding tree.

    Returns
    -------
    Mapping of str to Operation
        ``speculate`` and ``contrast``, which write on from a node and tell of each round or step as it is
        done; ``strategies_keep``, which puts such a text into the tree.
    """
    panel = _Panel(source)
    return {"speculate": panel.speculate, "contrast": panel.contrast, "strategies_keep": panel.keep}


class _Panel:
    """Keeps the drafts that it made: each takes a second."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._drafts: dict[str, LanguageModel] = {}

    def speculate(  # noqa: PLR0913 - what the reader may choose
        self,
        job: Job,
        rev: int,
        node: int,
        *,
        draft: str | None = None,
        layers: int | None = None,
        lookahead: int = 4,
        seed: int = 0,
        steps: int = 32,
        settings: dict[str, Any] | None = None,
    ) -> Reply:
        whole_number("steps", steps, 1, MOST_TOKENS)
        lm, prompt = self._begun(rev, node)
        given = self._source.draft
        kind = draft or ("int8" if given is None else "given")
        layers = max(2, lm.layers * 4 // 5) if layers is None else layers
        small = self._draft(job, lm, kind, layers)
        facts = {
            "name": lm.name,
            "layers": lm.layers,
            "given": None if given is None else given.name,
            "draft": {"kind": kind, "name": small.name, "layers": layers},
        }
        stream = _Stream(job, "rounds", steps, facts)

        def told(one: Round) -> None:
            stream.add(self._round(one), len(one.ids))

        found = speculative(
            lm,
            small,
            prompt,
            lookahead=lookahead,
            max_new_tokens=steps,
            # The browser's own: what it sets reaches the widget behind its question.
            settings=self._source.sampling if settings is None else SamplingSettings.from_dict(settings),
            seed=seed,
            check=job.token.check,
            on_round=told,
        )
        return Reply(
            {
                **facts,
                "rounds": stream.all,
                "ids": found.ids,
                "stopped": found.stopped,
                "expected_tokens": found.expected_tokens,
                "expected_speedup": found.expected_speedup,
                "speedup": found.speedup,
                "costs": found.costs and asdict(found.costs),
            }
        )

    def contrast(  # noqa: PLR0913 - what the reader may choose
        self, job: Job, rev: int, node: int, *, k: int = 4, alpha: float = 0.6, steps: int = 32
    ) -> Reply:
        whole_number("steps", steps, 1, MOST_TOKENS)
        lm, prompt = self._begun(rev, node)
        facts = {"name": lm.name, "k": k, "alpha": alpha}
        stream = _Stream(job, "steps", steps, facts)
        text = list(prompt)

        def told(step: ContrastiveStep) -> None:
            stream.add(self._step(step, text), 1)
            text.append(step.candidates[step.chosen].token_id)

        found = contrastive_search(
            lm,
            prompt,
            k=k,
            alpha=alpha,
            max_new_tokens=steps,
            check=job.token.check,
            on_step=told,
        )
        return Reply(
            {
                **facts,
                "steps": stream.all,
                "ids": found.ids,
                "stopped": found.stopped,
            }
        )

    def keep(self, job: Job, rev: int, node: int, ids: list[int]) -> Reply:
        def work(tree: TokenTree) -> Node:
            # The reader stays where the text begins, and the view with them.
            begin = tree.node(node)
            tree.insert(begin, ids, written=False, check=job.token.check)
            return begin

        return self._source.change(job, rev, work)

    def _begun(self, rev: int, uid: int) -> tuple[LanguageModel, list[int]]:
        """Return the model, and the text up to a node."""
        tree, node = self._source.at(rev, uid)
        lm = self._source.lm
        if not isinstance(lm, LanguageModel):
            raise HeroError(messages.REMOTE, messages.REMOTE_HINT, code="bad_request", name=lm.name)
        return lm, [*tree.prompt_ids, *node.ids]

    def _draft(self, job: Job, lm: LanguageModel, kind: str, layers: int) -> LanguageModel:
        if kind == "given":
            if self._source.draft is None:
                raise HeroError(messages.NO_GIVEN_DRAFT, messages.NO_GIVEN_DRAFT_HINT, code="bad_request")
            return self._source.draft
        if kind not in DRAFTS:
            raise HeroError(messages.BAD_DRAFT, code="bad_request", allowed=", ".join(DRAFTS), value=kind)
        key = kind if kind == "int8" else f"{kind} {layers}"
        if key not in self._drafts:
            job.progress(0, 1, "draft")
            check = job.token.check
            self._drafts[key] = (
                quantised(lm, check=check) if kind == "int8" else truncated(lm, layers, check=check)
            )
        return self._drafts[key]

    def _round(self, one: Round) -> dict[str, Any]:
        tokens = [guess.token_id for guess in one.guesses]
        options = [option.token_id for option in one.options]
        texts = iter(self._source.names([*tokens, *options]))
        return {
            "guesses": [{"text": next(texts), **_rounded(asdict(guess))} for guess in one.guesses],
            "options": [{"text": next(texts), **_rounded(asdict(option))} for option in one.options],
            "token_id": one.token_id,
        }

    def _step(self, step: ContrastiveStep, text: list[int]) -> dict[str, Any]:
        tokens = [one.token_id for one in step.candidates]
        near = [text[one.nearest] for one in step.candidates]
        names = self._source.names(tokens)
        return {
            "chosen": step.chosen,
            "candidates": [
                {"text": name, "near": other, **_rounded(asdict(one))}
                for one, name, other in zip(step.candidates, names, self._source.names(near), strict=True)
            ],
        }


class _Stream:
    """Sends what is new as often as the wire flushes."""

    def __init__(self, job: Job, name: str, total: int, facts: Mapping[str, Any]) -> None:
        self._job, self._name, self._total, self._facts = job, name, total, facts
        self.all: list[dict[str, Any]] = []
        self._sent = self._tokens = 0
        self._last = float("-inf")

    def add(self, item: dict[str, Any], tokens: int) -> None:
        self.all.append(item)
        self._tokens += tokens
        now = time.monotonic()
        if (now - self._last) * 1000 < protocol.FLUSH_MS:
            return
        progress = {"done": self._tokens, "total": self._total, "stage": "tokens"}
        new = {self._name: self.all[self._sent :], "from": self._sent}
        self._job.part(Reply({**self._facts, **new, "progress": progress}))
        self._last, self._sent = now, len(self.all)


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers with the digits that are ever shown."""
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in values.items()}
