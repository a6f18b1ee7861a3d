import threading
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.rpc import Rpc
from llmhero_widgets.core.text import Message

FINAL = {"done", "error"}


class Wire:
    """Records what the browser would receive, and waits for it."""

    def __init__(self):
        self.sent = []
        self._changed = threading.Condition()

    def send(self, content, buffers):
        with self._changed:
            self.sent.append((content, buffers))
            self._changed.notify_all()

    def of(self, rid):
        return [content for content, _ in self.sent if content.get("rid") == rid]

    def final(self, rid, timeout=10):
        def found():
            return next((m for m in self.of(rid) if m["kind"] in FINAL), None)

        with self._changed:
            assert self._changed.wait_for(found, timeout), f"{rid} was never answered"
            return found()


@pytest.fixture(params=[False, True], ids=["thread", "inline"])
def worker(request):
    worker = Worker("test", inline=request.param)
    yield worker
    worker.close()


@pytest.fixture
def threaded():
    worker = Worker("test", inline=False)
    yield worker
    worker.close()


def connect(worker, **operations):
    wire = Wire()
    return wire, Rpc(operations, worker, wire.send, language=lambda: "en")


def req(rid, op, key=None, **args):
    return {"v": 1, "kind": "req", "rid": rid, "op": op, "args": args} | ({"key": key} if key else {})


def test_hello_is_answered_with_what_the_widget_can_do(worker):
    wire, rpc = connect(worker, open=lambda job: Reply())
    rpc.receive({"v": 1, "kind": "hello"})
    (ready, buffers) = wire.sent[0]
    assert ready["kind"] == "ready"
    assert ready["caps"] == {"ops": ["open"]}
    assert ready["limits"]["slab"] == 4_000_000
    assert buffers == []


def test_a_request_is_acknowledged_then_done(worker):
    def double(job, x):
        return Reply({"x": 2 * x}, {"a": np.ones(3, np.float32)})

    wire, rpc = connect(worker, double=double)
    rpc.receive(req("r", "double", x=4))
    assert wire.final("r")["result"] == {"x": 8}
    assert [m["kind"] for m in wire.of("r")] == ["ack", "done"]
    assert wire.of("r")[1]["arrays"] == [{"name": "a", "dtype": "float32", "shape": [3]}]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (req("r", "nothing"), "unknown_op"),
        (req("r", "open", wrong=1), "bad_request"),
        (req("r", "open"), "bad_request"),
        ({"v": 1, "kind": "req", "rid": "r", "op": 3}, "bad_request"),
        (req("r", "open", x="hero"), "too_long"),
        (req("r", "open", x="boom"), "failed"),
        (req("r", "open", x="odd"), "failed"),
    ],
)
def test_what_goes_wrong_is_answered(worker, request_, code):
    def open_(job, x):
        if x == "hero":
            raise HeroError(
                Message("Too long: {n}.", "太长：{n}。"), Message("Cut.", "删短。"), code="too_long", n=3
            )
        if x == "odd":
            raise HeroError(Message("Odd.", "奇怪。"), code="not of the protocol")
        raise ZeroDivisionError(x)

    wire, rpc = connect(worker, open=open_)
    rpc.receive(request_)
    error = wire.final("r")
    assert (error["kind"], error["code"]) == ("error", code)
    assert error["message"]
    if code == "too_long":
        assert (error["message"], error["hint"]) == ("Too long: 3.", "Cut.")


def test_a_message_without_a_request_id_is_answered_too(worker):
    wire, rpc = connect(worker)
    rpc.receive({"v": 9})
    assert wire.sent[0][0]["code"] == "bad_request"
    assert wire.sent[0][0]["rid"] is None


def test_cancel_is_answered_before_the_work_notices(threaded):
    entered, leave = threading.Event(), threading.Event()
    ended = []

    def slow(job):
        entered.set()
        leave.wait(10)
        ended.append(job.token.cancelled)
        job.token.check()
        return Reply()

    wire, rpc = connect(threaded, slow=slow)
    rpc.receive(req("r", "slow"))
    assert entered.wait(10)
    rpc.receive({"v": 1, "kind": "cancel", "rid": "r"})
    assert wire.final("r", timeout=0.2)["code"] == "cancelled"
    leave.set()
    rpc.receive(req("after", "slow"))
    assert wire.final("after")["kind"] == "done"
    assert ended[0] is True
    assert Counter(m["kind"] for m in wire.of("r")) == {"ack": 1, "error": 1}


def test_a_queued_request_that_is_cancelled_never_runs(threaded):
    gate, ran = threading.Event(), []

    def work(job, name):
        gate.wait(10)
        ran.append(name)
        return Reply()

    wire, rpc = connect(threaded, work=work)
    rpc.receive(req("a", "work", name="a"))
    rpc.receive(req("b", "work", name="b"))
    rpc.receive({"v": 1, "kind": "cancel", "rid": "b"})
    assert wire.final("b", timeout=0.2)["code"] == "cancelled"
    gate.set()
    rpc.receive(req("c", "work", name="c"))
    wire.final("c")
    assert ran == ["a", "c"]


def test_the_latest_request_of_a_key_wins(threaded):
    gate = threading.Event()

    def work(job, n):
        gate.wait(10)
        return Reply({"n": n})

    wire, rpc = connect(threaded, work=work)
    for n in range(5):
        rpc.receive(req(f"r{n}", "work", key="hover", n=n))
    rpc.receive(req("other", "work", key="slider", n=9))
    gate.set()
    assert [wire.final(f"r{n}")["kind"] for n in range(5)] == ["error"] * 4 + ["done"]
    assert wire.final("other")["result"] == {"n": 9}


def test_progress_is_throttled_but_ends_complete(threaded):
    def work(job):
        for done in range(1, 1001):
            job.progress(done, 1000, "layers")
        return Reply()

    wire, rpc = connect(threaded, work=work)
    rpc.receive(req("r", "work"))
    wire.final("r")
    parts = [m for m in wire.of("r") if m["kind"] == "part"]
    assert 2 <= len(parts) < 200
    assert parts[-1]["result"]["progress"] == {"done": 1000, "total": 1000, "stage": "layers"}
    assert [m["seq"] for m in parts] == list(range(1, len(parts) + 1))


def test_close_answers_what_is_open_and_refuses_the_rest(threaded):
    entered, leave = threading.Event(), threading.Event()

    def slow(job):
        entered.set()
        leave.wait(10)
        job.token.check()
        return Reply()

    wire, rpc = connect(threaded, slow=slow)
    rpc.receive(req("running", "slow"))
    rpc.receive(req("queued", "slow"))
    assert entered.wait(10)
    rpc.close()
    rpc.receive(req("late", "slow"))
    leave.set()
    assert {wire.final(rid)["code"] for rid in ("running", "queued", "late")} == {"closed"}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ok", "raise", "hero", "missing"]),
            st.sampled_from([None, "k1", "k2"]),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_every_request_gets_exactly_one_final_answer(steps):
    def ok(job):
        job.progress(1, 2)
        return Reply()

    def raise_(job):
        raise RuntimeError

    def hero(job):
        raise HeroError(Message("No.", "不行。"))

    worker = Worker("test", inline=False)
    wire = Wire()
    rpc = Rpc({"ok": ok, "raise": raise_, "hero": hero}, worker, wire.send, language=lambda: "zh")
    for number, (op, key, cancel) in enumerate(steps):
        rpc.receive(req(str(number), op, key=key))
        if cancel:
            rpc.receive({"v": 1, "kind": "cancel", "rid": str(number)})
    for number in range(len(steps)):
        wire.final(str(number))
    worker.submit(lambda: None).result(10)
    worker.close()
    finals = Counter(m["rid"] for m, _ in wire.sent if m["kind"] in FINAL)
    assert finals == Counter(str(number) for number in range(len(steps)))


def test_a_worker_that_ends_leaves_nobody_waiting(threaded):
    entered, leave = threading.Event(), threading.Event()

    def slow(job):
        entered.set()
        leave.wait(10)
        return Reply()

    wire, rpc = connect(threaded, slow=slow)
    rpc.receive(req("running", "slow"))
    rpc.receive(req("queued", "slow"))
    assert entered.wait(10)
    threaded.close()
    rpc.receive(req("late", "slow"))
    assert wire.final("queued")["code"] == "closed"
    assert wire.final("late")["code"] == "closed"
    leave.set()
    assert wire.final("running")["kind"] == "done"


def test_an_answer_that_cannot_be_sent_becomes_an_error(threaded):
    wire = Wire()

    def send(content, buffers):
        if content["kind"] == "done":
            raise TypeError("not JSON")
        wire.send(content, buffers)

    rpc = Rpc({"ask": lambda job: Reply()}, threaded, send, language=lambda: "en")
    rpc.receive(req("r", "ask"))
    assert wire.final("r")["code"] == "failed"
