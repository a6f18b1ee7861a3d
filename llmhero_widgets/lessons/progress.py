"""What the reader has passed of every lesson, and a certificate of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

import traitlets as t

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.lessons import messages, outline, record, still

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language

_T = TypeVar("_T")


class Progress(HeroWidget):
    """See which exercises and questions have been passed, and print a certificate.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; by default the language of :func:`llmhero_widgets.set_language`.

    Attributes
    ----------
    lessons : list of dict
        From :func:`llmhero_widgets.lessons.outline.lessons`.

    Raises
    ------
    TypeError
        If a keyword is unknown (the nearest valid one is named).

    Examples
    --------
    >>> progress = Progress()
    >>> progress.lessons[0]["id"]
    '1.1'
    >>> progress.close()
    """

    _esm = bundle("lessons")
    _title = messages.PROGRESS_TITLE

    view = t.Unicode("progress", read_only=True, help="Which of the bundle's views this is.").tag(sync=True)
    lessons = t.List(t.Dict(), help="The lessons, and what was passed of each.").tag(sync=True)

    def __init__(self, *, lang: Language | None = None, **unknown: object) -> None:
        # What was forgotten here, the last at the end.
        self._removed: list[record.Passed] = []
        super().__init__(
            Worker("lessons"), lang=lang, unknown=unknown, lessons=outline.lessons(record.read())
        )

    def refresh(self) -> Self:
        """Read again what has been passed, here or in another notebook.

        Returns
        -------
        Progress
            Itself.

        Raises
        ------
        HeroError
            If the file cannot be read, or is damaged; :attr:`lessons` then show nothing as passed.
        """
        try:
            passed = record.load_or_say()
        except HeroError:
            self._show(record.Passed())
            raise
        self._show(passed)
        return self

    def _show(self, passed: record.Passed) -> None:
        lessons = outline.lessons(passed)
        if lessons != self.lessons:
            with self._write():
                self.lessons = lessons

    def _operations(self) -> Mapping[str, Operation]:
        return {"refresh": self._op_refresh, "forget": self._op_forget, "restore": self._op_restore}

    def _op_refresh(self, job: Job) -> Reply:
        job.token.check()
        self.refresh()
        return self._told()

    def _op_forget(self, job: Job) -> Reply:
        job.token.check()
        removed = _writing(record.forget)
        if removed != record.Passed():
            self._removed.append(removed)
        self.refresh()
        return self._told()

    def _op_restore(self, job: Job) -> Reply:
        job.token.check()
        if self._removed:
            _writing(partial(record.put_back, self._removed[-1]))
            self._removed.pop()
        self.refresh()
        return self._told()

    def _told(self) -> Reply:
        return Reply({"file": str(record.progress_file()), "undo": len(self._removed)})

    def _picture(self, lang: Language) -> Picture | None:
        return still.progress(self.lessons, lang)

    def _free(self) -> None:
        self._worker.close()


def _writing(write: Callable[[], _T]) -> _T:
    try:
        return write()
    except OSError as error:
        raise record.unusable(messages.NOT_WRITTEN, error) from error
