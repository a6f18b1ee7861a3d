"""Progress of a fetch: a callback for widgets, a bar for terminals and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.models import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.core.text import Message

    Progress = Callable[[int, int, str], None]
    """Called with the work done, the work in total and a word for the stage (see ``STAGES``).

    Work is bytes, or steps while converting; the total is 0 where nobody knows it.
    """

STAGES: dict[str, Message] = {
    "wait": messages.STAGE_WAIT,
    "connect": messages.STAGE_CONNECT,
    "download": messages.STAGE_DOWNLOAD,
    "check": messages.STAGE_CHECK,
    "convert": messages.STAGE_CONVERT,
}

# What stays to be seen afterwards: the rest is over in a second or says nothing any more.
_WORK = frozenset({"download", "convert"})


class Bar:
    """A progress bar per stage, drawn by tqdm as the terminal or the notebook allows.

    Parameters
    ----------
    title
        What is being fetched.

    Examples
    --------
    >>> bar = Bar("tiny")
    >>> bar(1, 2, "download")  # doctest: +SKIP
    >>> bar.close()
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._stage = ""
        self._bar: Any = None

    def __call__(self, done: int, total: int, stage: str) -> None:
        """Draw the state of a stage; a new stage starts a new bar."""
        if stage != self._stage:
            self.close()
            from tqdm.auto import tqdm

            self._stage = stage
            self._bar = tqdm(
                total=total or None,
                desc=f"{self._title}: {STAGES[stage].format()}",
                unit="" if stage == "convert" else "B",
                unit_scale=stage != "convert",
                dynamic_ncols=True,
                leave=stage in _WORK,
            )
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """End the bar that is drawn, if any."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
