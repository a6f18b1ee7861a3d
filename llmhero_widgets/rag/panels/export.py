"""The pipeline on display as a program, and a program as a pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.rag import messages_export as messages
from llmhero_widgets.rag.document import to_json
from llmhero_widgets.rag.export import TARGETS, express, from_python, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.rag.panels.source import Source


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The pipeline.

    Returns
    -------
    Mapping of str to Operation
        ``export_program`` writes the pipeline of the run on display, ``export_read`` reads a program.
    """
    panel = _Panel(source)
    return {"export_program": panel.program, "export_read": panel.read}


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source

    def program(self, job: Job, rev: int, target: str = "plain") -> Reply:
        """Send a program; where the target cannot express nodes, which, and the program without them."""
        result = self._source.at(rev)
        job.token.check()
        graph = named(result.graph, self._source.pipeline.models.language_model())
        lang = self._source.lang
        found = express(graph, target, lang=lang)
        start = f"\n# {messages.PIPELINE.format(lang)}\n"
        return Reply(
            {
                "target": target,
                "targets": list(TARGETS),
                "program": found.program,
                # What a reader wants to see first stands behind all definitions.
                "start": found.program.find(start) + 1 if found.program else 0,
                "missing": [
                    {"id": node, "title": _both(title), "reason": _both(reason)}
                    for node, title, reason in found.missing
                ],
            }
        )

    def read(self, job: Job, rev: int, text: str) -> Reply:
        """Send the pipeline of a plain program as the document that ``load`` takes; nothing is executed."""
        del rev
        job.token.check()
        return Reply({"text": to_json(from_python(text))})


def _both(message: Any) -> dict[str, str]:
    return {"en": message.en, "zh": message.zh}
