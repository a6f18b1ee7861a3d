"""One run of one graph: what has to run, in order, and what became of it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag import messages_run as messages
from llmhero_widgets.rag.context import NodeContext
from llmhero_widgets.rag.messages_graph import FLOWS
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.reasons import Recipe, digest_of_params, why_kept, why_ran
from llmhero_widgets.rag.runs import Event, NodeRun
from llmhero_widgets.rag.upstream import Upstream
from llmhero_widgets.rag.values import Hits, Vectors, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.rag.engine import Engine
    from llmhero_widgets.rag.graph import Graph, GraphNode
    from llmhero_widgets.rag.kept import Kept
    from llmhero_widgets.rag.nodes.node import Models, NodeType
    from llmhero_widgets.rag.runs import Watch, Why
    from llmhero_widgets.rag.values import Query, Value


class Run:
    """One run of one graph."""

    def __init__(
        self,
        engine: Engine,
        graph: Graph,
        check: Callable[[], None] | None,
        watch: Watch | None,
        stopped: Callable[[str], bool] | None,
    ) -> None:
        self.engine = engine
        self.graph = graph
        self.upstream = Upstream(graph)
        self.values: dict[str, Value] = {}
        self.trace: list[NodeRun] = []
        self._states: dict[str, NodeRun] = {}
        self._recipes: dict[str, Recipe] = {}
        self._check = check or (lambda: None)
        self._watch = watch or (lambda _event: None)
        self._stopped = stopped or (lambda _id: False)
        self._titles: Mapping[str, Message] = {node.id: graph.title(node.id) for node in graph.nodes}

    def visit(self, node: GraphNode) -> None:
        """Run a node, or find out that it need not or cannot run."""
        self._check()
        blocked = self._blocked(node)
        run = NodeRun(node.id, node.type, "skipped", blocked) if blocked else self._visit(node)
        self.trace.append(run)
        self._states[node.id] = run
        self._watch(Event(node.id, "finished", run=run))

    def _blocked(self, node: GraphNode) -> Why | None:
        if self._stopped(node.id):
            return messages.STOPPED, {}
        for port in TYPES[node.type].inputs:
            sources = self.graph.sources(node.id, port.name)
            if not sources and not port.optional:
                return messages.NOT_CONNECTED, {"port": FLOWS[port.type]}
            for source in sources:
                if source not in self.values:
                    return messages.WAITS_FOR, {"source": self._titles[source]}
        return None

    def _visit(self, node: GraphNode) -> NodeRun:
        before, failed = self.engine.last.get(node.id, (None, False))
        started = time.perf_counter()
        recipe: Recipe | None = None
        try:
            recipe = self._recipe(node)
            self._recipes[node.id] = recipe
            kept, found = self.engine.shelf.find(recipe)
            if kept is None or found is None:
                self._watch(Event(node.id, "started"))
                arrived = _arrived(self.engine.models)
                value = self._compute(node, recipe.params)
                if _arrived(self.engine.models) != arrived:
                    # Now it is known which weights were fetched: the next run asks for these.
                    recipe = self._recipes[node.id] = self._recipe(node)
                kept = self.engine.shelf.keep(recipe, value, time.perf_counter() - started)
                why = why_ran(before, recipe, self._titles, failed=failed)
            else:
                why = why_kept(before, recipe, found, self._again(node), self._titles)
        except Cancelled:
            if not self._stopped(node.id):
                raise
            return NodeRun(node.id, node.type, "skipped", (messages.STOPPED, {}))
        except Exception as error:  # noqa: BLE001 - whatever it is, what was computed before stays
            problem = error if isinstance(error, HeroError) else _unexpected(node, error)
            if recipe is None:
                why = self._why_not_even_tried(node, before)
            else:
                why = why_ran(before, recipe, self._titles, failed=failed)
                self.engine.last[node.id] = recipe, True
            ms = (time.perf_counter() - started) * 1000
            return NodeRun(node.id, node.type, "failed", why, ms, error=problem)
        self.engine.last[node.id] = recipe, False
        self.values[node.id] = kept.value
        return _done(node, kept, why, ran=found is None, started=started)

    def _why_not_even_tried(self, node: GraphNode, before: Recipe | None) -> Why:
        """Return why a node ran whose settings do not fit, or whose files or model cannot be found."""
        if before is None:
            return messages.FIRST_RUN, {}
        if before.params == node.params:
            return messages.STAMP, {}
        now = replace(before, type=TYPES[node.type], params=node.params, told="")
        return why_ran(before, now, self._titles, failed=False)

    def _again(self, node: GraphNode) -> Message | None:
        """Return the title of a node directly before this one that ran again."""
        for source in self.upstream.all_sources(node.id):
            if self._states[source].state == "ran":
                return self._titles[source]
        return None

    def _recipe(self, node: GraphNode) -> Recipe:
        kind = TYPES[node.type]
        params = node.params
        told = self._told(node)
        if kind.check is not None:
            kind.check(params)
        stamp = kind.stamp(params, self.engine.models) if kind.stamp is not None else ""
        if kind.output == "metrics":
            return Recipe(kind, params, stamp, (), (self._search(node),), told)
        inputs = tuple(
            (port.name, source, self.values[source].digest)
            for port in kind.inputs
            for source in self.graph.sources(node.id, port.name)
        )
        return Recipe(kind, params, stamp, inputs, self._beside(node, kind), told)

    def _told(self, node: GraphNode) -> str:
        """Return the digest of a node's settings, read anew only where these are others."""
        known = self.engine.told.get(node.id)
        if known is None or known[0] is not node.params:
            known = node.params, digest_of_params(node.params)
            self.engine.told[node.id] = known
        return known[1]

    def _beside(self, node: GraphNode, kind: NodeType) -> tuple[str, ...]:
        """Return the digests of the vectors that a node which orders hits may ask for."""
        if kind.output != "hits" or not any(port.type == "hits" for port in kind.inputs):
            return ()
        return tuple(
            value.digest
            for each in self.upstream.before(node.id)
            if isinstance(value := self.values.get(each), Vectors)
        )

    def _search(self, node: GraphNode) -> str:
        """Return the digest of the search before a node that measures it, whatever was asked this time."""
        asked = self.upstream.asked(node.id)
        told = []
        for each in self.upstream.before(node.id):
            if each not in asked:
                told += [each, self.values[each].digest]
                continue
            recipe = self._recipes[each]
            params = {} if not recipe.type.inputs else dict(recipe.params)
            told += [each, digest_of(recipe.type.name, recipe.type.version, repr(sorted(params.items())))]
            told += [recipe.stamp, *(f"{port}\0{source}" for port, source, _ in recipe.inputs)]
        return digest_of(*told)

    def _inputs(self, node: GraphNode, values: Mapping[str, Value]) -> dict[str, Any]:
        inputs: dict[str, Any] = {}
        for port in TYPES[node.type].inputs:
            found = tuple(values[source] for source in self.graph.sources(node.id, port.name))
            inputs[port.name] = found if port.many else found[0] if found else None
        return inputs

    def _compute(self, node: GraphNode, params: Mapping[str, Any]) -> Value:
        kind = TYPES[node.type]
        context = self._context(node)
        context.check()
        value: Value = kind.run(context, self._inputs(node, self.values), params)
        context.check()
        return value

    def _context(self, node: GraphNode) -> NodeContext:
        def check() -> None:
            self._check()
            if self._stopped(node.id):
                raise Cancelled

        return NodeContext(
            self.engine.models,
            self.engine.embeddings,
            check=check,
            progress=lambda done, total: self._watch(Event(node.id, "progress", done, total)),
            say=lambda partial: self._watch(Event(node.id, "said", partial=partial)),
            ask=lambda query: self._ask(node, query, check),
            vectors=lambda hits: self._vectors(node, hits),
            part=self.engine.shelf.part,
        )

    def _vectors(self, node: GraphNode, hits: Hits) -> Vectors | None:
        for each in self.upstream.before(node.id):
            value = self.values.get(each)
            if isinstance(value, Vectors) and value.chunks.digest == hits.chunks.digest:
                return value
        return None

    def _ask(self, node: GraphNode, query: Query, check: Callable[[], None]) -> Hits:
        """Run the search before a node for another question; what does not depend on it is there already."""
        asked = self.upstream.asked(node.id)
        values = dict(self.values)
        for each in self.upstream.before(node.id):
            if each not in asked:
                continue
            check()
            recipe = self._recipes[each]
            if not recipe.type.inputs:
                values[each] = query
                continue
            inputs = tuple((port, source, values[source].digest) for port, source, _ in recipe.inputs)
            other = replace(recipe, inputs=inputs)
            kept, _ = self.engine.shelf.find(other)
            if kept is None:
                started = time.perf_counter()
                value = self._compute_other(each, values, check)
                kept = self.engine.shelf.keep(other, value, time.perf_counter() - started)
            values[each] = kept.value
        (source,) = self.graph.sources(node.id, "hits")
        found = values[source]
        if not isinstance(found, Hits):
            raise TypeError(f"{source} handed on no hits")
        return found

    def _compute_other(self, id: str, values: Mapping[str, Value], check: Callable[[], None]) -> Value:  # noqa: A002
        """Compute a node for another question."""
        node, recipe = self.graph.node(id), self._recipes[id]
        context = NodeContext(
            self.engine.models,
            self.engine.embeddings,
            check=check,
            vectors=lambda hits: self._vectors(node, hits),
            part=self.engine.shelf.part,
        )
        value: Value = recipe.type.run(context, self._inputs(node, values), recipe.params)
        return value


def _arrived(models: Models) -> int:
    """Return how many models were fetched so far whose commit was not known before."""
    return int(getattr(models, "arrived", 0))


def _done(node: GraphNode, kept: Kept, why: Why, *, ran: bool, started: float) -> NodeRun:
    return NodeRun(
        node.id,
        node.type,
        "ran" if ran else "kept",
        why,
        (time.perf_counter() - started) * 1000 if ran else None,
        kept.nbytes,
        kept.value.digest,
        kept.preview,
    )


def _unexpected(node: GraphNode, error: Exception) -> HeroError:
    reason = (str(error).strip() or type(error).__name__)[:300]
    failure = HeroError(
        messages.UNEXPECTED,
        messages.UNEXPECTED_HINT,
        node=TYPES[node.type].title,
        kind=type(error).__name__,
        reason=reason,
    )
    failure.__cause__ = error
    return failure
