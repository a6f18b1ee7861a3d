"""Ask a widget as its front end asks, and keep what it answers, for pages that have no kernel."""  # noqa: INP001 - a script beside its data, not a package

import base64
import json
from collections.abc import Mapping
from typing import Any

from llmhero_widgets.core.asking import Answer, Asker
from llmhero_widgets.core.widget import HeroWidget


def compact(content: object) -> str:
    """Return a recording as compact JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def text64(data: bytes | memoryview) -> str:
    """Return bytes as JSON can hold them."""
    return base64.b64encode(data).decode()


class Conversation:
    """Everything that a widget was asked, and what it said.

    Parameters
    ----------
    widget
        Who is asked.
    follow
        Traits that an opening sets, beside what it says.
    """

    def __init__(self, widget: HeroWidget, follow: tuple[str, ...] = ()) -> None:
        self._widget = widget
        self._follow = follow
        self._asker = Asker(widget._line)  # noqa: SLF001 - as its front end asks
        #: What is on display, once something was put there.
        self._rev: int | None = None
        self._questions: list[tuple[str, Mapping[str, Any], int, dict[str, Any]]] = []
        self._answers: dict[str, int] = {}

    @property
    def last(self) -> int:
        """Number of the last question."""
        return len(self._questions) - 1

    def open(self, *, bare: bool = False, **args: Any) -> Answer:
        """Put a text on display, which the next questions are about; ``bare`` keeps no bytes of it."""
        answer = self._ask("open", args, args, ("rev",), bare=bare)
        self._rev = answer.result["rev"]
        traits = {name: getattr(self._widget, name) for name in self._follow}
        self._questions[-1][-1].update(traits=traits)
        return answer

    def ask(
        self,
        op: str,
        *,
        always: bool = False,
        after: int | None = None,
        apart: tuple[str, ...] = (),
        **args: Any,
    ) -> Answer:
        """Ask about the text on display, and return what the answer says.

        Parameters
        ----------
        op
            The operation.
        always
            Whether the answer is the same whatever is on display.
        after
            Number of the question that left what this one is about.
        apart
            What the answers to several questions differ in: the rest of them is kept once.
        args
            As the front end sends them.
        """
        sent = args if self._rev is None else {"rev": self._rev, **args}
        answer = self._ask(op, sent, args if always else sent, apart)
        if after is not None:
            self._questions[-1][-1].update(after=after)
        return answer

    def plain(self, op: str, *, apart: tuple[str, ...] = (), **args: Any) -> Answer:
        """Ask a widget that has no text on display; ``apart`` as in :meth:`ask`."""
        return self._ask(op, args, args, apart)

    def recorded(self) -> dict[str, Any]:
        """Return the questions, and the answers to which they point.

        A question is its operation, its arguments, the number of its answer, and what else there is to it:
        ``own`` (what only this answer says), ``traits`` (what they are then), ``after`` (see :meth:`ask`).
        """
        return {"questions": self._questions, "answers": [json.loads(answer) for answer in self._answers]}

    def _ask(
        self,
        op: str,
        sent: Mapping[str, Any],
        kept: Mapping[str, Any],
        apart: tuple[str, ...],
        *,
        bare: bool = False,
    ) -> Answer:
        said = self._asker.ask(op, sent)
        parts: list[dict[str, Any]] = []
        for kind, result, arrays, data in said:
            shared = {name: value for name, value in result.items() if name not in apart}
            part = {"kind": kind, "result": shared}
            if arrays:
                part |= {"arrays": arrays, "bytes": None if bare else text64(data)}
            parts.append(part)
        number = self._answers.setdefault(compact(parts), len(self._answers))
        answer = Answer.of(said)
        own = {name: answer.result[name] for name in apart if name in answer.result}
        self._questions.append((op, kept, number, {"own": own} if own else {}))
        return answer
