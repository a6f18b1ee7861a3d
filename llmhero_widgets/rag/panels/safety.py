"""What poisoned documents do to the answers of the pipeline on display, and what a defence changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.rag.defaults import CHINESE_EMBEDDER, embedder_for
from llmhero_widgets.rag.safety import messages
from llmhero_widgets.rag.safety.attack import attack
from llmhero_widgets.rag.safety.cases import KINDS, cases
from llmhero_widgets.rag.safety.detect import detect
from llmhero_widgets.rag.safety.rates import table
from llmhero_widgets.rag.values import Documents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.rag.panels.source import Source
    from llmhero_widgets.rag.pipeline import Result
    from llmhero_widgets.rag.safety.attack import Defence, Outcome
    from llmhero_widgets.rag.safety.cases import Case, Kind
    from llmhero_widgets.rag.safety.detect import Finding
    from llmhero_widgets.rag.safety.rates import Rate, Row

#: Findings in the reader's documents that are listed, and characters of each.
MOST_LISTED: Final = 30
_SNIPPET: Final = 200


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The pipeline.

    Returns
    -------
    Mapping of str to Operation
        ``safety_cases`` tells the poisoned documents and what the filter finds in each, ``safety_own`` what
        it finds in the reader's, ``safety_run`` attacks: each outcome is a part of the answer, with the rates
        so far.
    """
    panel = _Panel(source)
    return {"safety_cases": panel.cases, "safety_own": panel.own, "safety_run": panel.run}


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source

    def cases(self, job: Job, rev: int) -> Reply:
        """Tell the poisoned documents, and which of them are in the language of the reader's."""
        result = self._source.at(rev)
        told = [_case(each, detect(each.text, check=job.token.check)) for each in cases()]
        texts = [{"text": each.text} for each in _documents(result).items]
        language = "zh" if embedder_for({"documents": texts}) == CHINESE_EMBEDDER else "en"
        return Reply({"cases": told, "language": language})

    def own(self, job: Job, rev: int) -> Reply:
        """Tell what the filter finds in the reader's own documents."""
        documents = _documents(self._source.at(rev)).items
        listed: list[dict[str, Any]] = []
        flagged = more = chars = 0
        for done, each in enumerate(documents):
            job.progress(done, len(documents), "documents")
            findings = detect(each.source, check=job.token.check)
            flagged += bool(findings)
            chars += len(each.source)
            for finding in findings:
                if len(listed) == MOST_LISTED:
                    more += 1
                    continue
                quote = each.source[finding.start : min(finding.end, finding.start + _SNIPPET)]
                listed.append({"doc": each.id, "quote": quote, **_finding(finding)})
        facts = {"documents": len(documents), "flagged": flagged, "chars": chars}
        return Reply({**facts, "listed": listed, "more": more})

    def run(
        self, job: Job, rev: int, *, kinds: Sequence[str], language: str, defences: Sequence[str]
    ) -> Reply:
        """Attack the pipeline on display; the language may be "all"."""
        for each in kinds:
            if each not in KINDS:
                raise HeroError(messages.NO_KIND, code="bad_request", name=each)
        if language not in (*LANGUAGES, "all"):
            raise HeroError(messages.NO_LANGUAGE, code="bad_request", name=language)
        chosen = cases(None if language == "all" else cast("Language", language), cast("list[Kind]", kinds))
        outcomes: list[Outcome] = []

        def told(outcome: Outcome) -> None:
            outcomes.append(outcome)
            rows = [_row(each) for each in table(outcomes)]
            job.part(Reply({"outcome": _outcome(outcome), "table": rows}))

        attack(
            self._source.pipeline.with_graph(self._source.at(rev).graph),
            chosen,
            cast("list[Defence]", defences),
            check=job.token.check,
            told=told,
            step=lambda done, total: job.progress(done, total, "answers"),
        )
        return Reply(
            {
                "outcomes": [_outcome(each) for each in outcomes],
                "table": [_row(each) for each in table(outcomes)],
            }
        )


def _documents(result: Result) -> Documents:
    for value in result.values.values():
        if isinstance(value, Documents):
            return value
    raise HeroError(messages.NO_PARTS, messages.NO_PARTS_HINT, code="bad_request")


def _case(case: Case, findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "id": case.id,
        "kind": case.kind,
        "language": case.language,
        "doc": case.doc,
        "beside": case.beside,
        "question": case.question,
        "key": list(case.key),
        "canary": list(case.canary),
        "text": case.text,
        "attack": [list(span) for span in case.spans],
        "findings": [_finding(each) for each in findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    why = {name: finding.why.format(name, **finding.slots) for name in LANGUAGES}
    return {"start": finding.start, "end": finding.end, "rule": finding.rule, "why": why}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    place = outcome.place
    return {
        "id": outcome.case.id,
        "defence": outcome.defence,
        "retrieved": outcome.retrieved,
        "success": outcome.success,
        "held": outcome.held,
        "honest": outcome.honest,
        "answer": outcome.answer,
        "honest_answer": outcome.honest_answer,
        "place": place
        and {
            "number": place.number,
            "of": place.of,
            "before": place.before,
            "tokens": place.tokens,
            "total": place.total,
            "pieces": [list(each) for each in place.pieces],
        },
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "defence": row.defence,
        "retrieved": _rate(row.retrieved),
        "success": _rate(row.success),
        "honest": _rate(row.honest),
        "held": _rate(row.held),
        "paired": row.paired
        and {
            "saved": row.paired.saved,
            "lost": row.paired.lost,
            "mean": row.paired.mean,
            "low": row.paired.low,
            "high": row.paired.high,
            "p": row.paired.p,
        },
    }


def _rate(rate: Rate) -> list[float]:
    """Return how often, of how many, and the interval."""
    return [rate.count, rate.n, rate.low, rate.high]
