"""Ask a widget as its front end asks, and keep what it answers, for pages that have no kernel."""  # noqa: INP001 - a script beside its data, not a package

import base64
import json
import queue
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from llmhero_widgets.core.rpc import Rpc
from llmhero_widgets.core.widget import HeroWidget


def compact(content: object) -> str:
    """Return a recording as compact JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def text64(data: bytes | memoryview) -> str:
    """Return bytes as JSON can hold them."""
    return base64.b64encode(data).decode()


class Answer(NamedTuple):
    """What an answer says in the end."""

    result: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


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
        self._said: queue.SimpleQueue[tuple[dict[str, Any], list[memoryview]]] = queue.SimpleQueue()
        self._rpc = Rpc(
            widget._operations(),  # noqa: SLF001 - what the browser may ask
            widget._worker,  # noqa: SLF001 - where it is answered
            lambda content, buffers: self._said.put((content, buffers)),
            language=lambda: "en",
        )
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
        self._rpc.receive({"v": 1, "kind": "req", "rid": "asked", "op": op, "args": sent})
        parts: list[dict[str, Any]] = []
        while True:
            content, buffers = self._said.get()
            if content["kind"] == "error":
                raise RuntimeError(f"{op} {sent}: {content['message']}")
            if content["kind"] == "ack" or "progress" in content["result"]:
                continue
            shared = {name: value for name, value in content["result"].items() if name not in apart}
            said = {"kind": content["kind"], "result": shared}
            if content["arrays"]:
                data = None if bare else text64(b"".join(buffers))
                said |= {"arrays": content["arrays"], "bytes": data}
            parts.append(said)
            if content["kind"] == "done":
                break
        result: dict[str, Any] = content["result"]
        number = self._answers.setdefault(compact(parts), len(self._answers))
        own = {name: result[name] for name in apart if name in result}
        self._questions.append((op, kept, number, {"own": own} if own else {}))
        arrays = {
            each["name"]: np.frombuffer(data, each["dtype"]).reshape(each["shape"])
            for each, data in zip(content["arrays"], buffers, strict=True)
        }
        return Answer(result, arrays)
