"""The front end's end of a widget's wire, for tests without a browser."""

import json
import threading

import numpy as np


class Browser:
    """Asks a widget as its front end would, and waits for what it says.

    Nothing but JSON and bytes crosses, as on the real wire. `patience` is in seconds.
    """

    def __init__(self, widget, patience=60):
        self.widget = widget
        self.messages = []
        self._patience = patience
        self._changed = threading.Condition()
        self._rids = iter(range(10**6))
        widget.send = self._receive

    def _receive(self, content, buffers=None):
        with self._changed:
            self.messages.append((json.loads(json.dumps(content)), buffers))
            self._changed.notify_all()

    def send(self, content):
        self.widget._receive(self.widget, json.loads(json.dumps({"v": 1, **content})), [])

    def ask(self, op="open", key=None, **args):
        """Send a request; its rid."""
        rid = f"r{next(self._rids)}"
        self.send({"kind": "req", "rid": rid, "op": op, "args": args, **({"key": key} if key else {})})
        return rid

    def cancel(self, rid):
        self.send({"kind": "cancel", "rid": rid})

    def wait(self, wanted, timeout=None):
        """Wait for the first message whose content fits."""

        def found():
            return next((message for message in self.messages if wanted(message[0])), None)

        with self._changed:
            assert self._changed.wait_for(found, timeout or self._patience)
            return found()

    def final(self, rid, timeout=None):
        """Wait for the one final answer to a request."""
        return self.wait(
            lambda content: content.get("rid") == rid and content["kind"] in ("done", "error"), timeout
        )

    def answer(self, op, **args):
        """Ask and wait; result and arrays of the answer, which must not be a refusal."""
        message, buffers = self.final(self.ask(op, **args))
        assert message["kind"] == "done", message
        return message["result"], arrays_of(message, buffers)

    def open(self, **args):
        return self.answer("open", **args)

    def refusal(self, op, **args):
        """Ask and wait; the refusal, which must come."""
        message, _ = self.final(self.ask(op, **args))
        assert message["kind"] == "error", message
        return message


def arrays_of(message, buffers):
    """The arrays that came with a message, by name."""
    return {
        d["name"]: np.frombuffer(b, d["dtype"]).reshape(d["shape"])
        for d, b in zip(message["arrays"], buffers, strict=True)
    }
