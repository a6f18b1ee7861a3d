"""A chat in the model's own template, and the tree that goes on from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_chat as messages
from llmhero_widgets.decoding.chat import has_template, render
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.models.language_model import LanguageModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.decoding.panels.source import Source


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The decoding tree.

    Returns
    -------
    Mapping of str to Operation
        ``chat``, turns rendered and cut, with the turn that each token is of (-1 for the template);
        ``chat_use``, which grows the tree from there. Without a template, the first answers that there is
        none.
    """
    panel = _Panel(source)
    return {"chat": panel.chat, "chat_use": panel.use}


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._names: Names | None = None

    def chat(self, job: Job, rev: int, turns: list[dict[str, Any]], *, prompt: bool = True) -> Reply:
        """Render turns, and say of each token who wrote it."""
        job.token.check()
        del rev
        lm = self._source.lm
        if not isinstance(lm, LanguageModel) or not has_template(lm):
            remote = not isinstance(lm, LanguageModel)
            return Reply({"available": False, "remote": remote, "name": lm.name})
        made = render(lm, turns, prompt=prompt)
        job.token.check()
        if self._names is None:
            self._names = Names(lm)
        result: dict[str, Any] = {
            "available": True,
            "name": lm.name,
            "names": self._names.read(made.ids),
            "attributed": made.attributed,
            "context": lm.context,
        }
        arrays: dict[str, NDArray[Any]] = {
            "ids": np.array(made.ids, np.int32),
            "owners": np.array(made.owners, np.int32),
            "special": np.array([number in self._names.special for number in made.ids], np.uint8),
        }
        return Reply(result, arrays)

    def use(self, job: Job, rev: int, turns: list[dict[str, Any]], *, prompt: bool = True) -> Reply:
        """Put the rendered chat in the place of the prompt, as one step."""
        job.token.check()
        # Another tree may be on display by now: that one would be lost unseen.
        self._source.at(rev, 0)
        lm = self._source.lm
        if not isinstance(lm, LanguageModel):
            raise HeroError(messages.NO_TEMPLATE, messages.NO_TEMPLATE_HINT, code="bad_request", name=lm.name)
        return self._source.read_ids(job, render(lm, turns, prompt=prompt).ids)
