"""The wire in real kernels: ipykernel without subshells, with them, and with re-routed messages (7.4)."""

import os
import queue
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from rigs.kernels import OLDER, older_ipykernel

CANCEL_DEADLINE = 0.2
PATIENCE = 60

# A job that only a cancel ends, one that ends by itself, and one that never looks at its token.
WIDGET = """
import time

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.widget import HeroWidget


class Probe(HeroWidget):
    _esm = "export default {}"

    def _operations(self):
        return {"endless": self._endless, "echo": self._echo, "deaf": self._deaf}

    def _endless(self, job):
        while True:
            job.progress(0, 1)
            time.sleep(0.01)

    def _echo(self, job, value):
        return Reply({"value": value})

    def _deaf(self, job):
        time.sleep(2)
        return Reply()


probe = Probe(Worker("probe"))
probe.comm.comm_id
"""


class Browser:
    """The browser's end of one widget's comm, spoken by hand."""

    def __init__(self, client: BlockingKernelClient, comm_id: str) -> None:
        self.client = client
        self.comm_id = comm_id
        self.subshell: str | None = None
        self.unread: list[dict[str, Any]] = []

    def open_subshell(self) -> None:
        """Do as JupyterLab does where the kernel allows it: answer comms beside the running cell."""
        request = self.client.session.msg("create_subshell_request", {})
        self.client.control_channel.send(request)
        reply = self.client.get_control_msg(timeout=PATIENCE)
        self.subshell = reply["content"]["subshell_id"]

    def send(self, **content: object) -> None:
        data = {"method": "custom", "content": {"v": 1, **content}}
        message = self.client.session.msg("comm_msg", {"comm_id": self.comm_id, "data": data})
        if self.subshell is not None:
            message["header"]["subshell_id"] = self.subshell
        self.client.shell_channel.send(message)

    def receive(self, wanted: Callable[[dict[str, Any]], bool], timeout: float = PATIENCE) -> dict[str, Any]:
        """Return the first message from the kernel that fits, keeping the others for later calls."""
        for index, message in enumerate(self.unread):
            if wanted(message):
                return self.unread.pop(index)
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            try:
                message = _seen(self.client.get_iopub_msg(timeout=left))
            except queue.Empty:
                break
            if wanted(message):
                return message
            self.unread.append(message)
        raise AssertionError(f"not received in {timeout} s; instead {self.unread}")

    def answer(self, rid: str, *kinds: str) -> dict[str, Any]:
        """Wait for the next message about `rid` of one of `kinds`."""
        return self.receive(lambda message: message.get("rid") == rid and message["kind"] in kinds)

    def answers(self, rid: str) -> list[str]:
        """Kinds of everything unread about `rid`."""
        return [message["kind"] for message in self.unread if message.get("rid") == rid]

    def finished(self, execution: str) -> dict[str, Any]:
        """Wait until the kernel is idle again after `execution` and has replied to it.

        ipykernel before 7.4 loses sight of a message that arrives while a reply leaves (its issue 1554).
        """
        idle = self.receive(lambda message: message.get("idle") == execution)
        while self.client.get_shell_msg(timeout=PATIENCE)["parent_header"]["msg_id"] != execution:
            pass
        return idle


def _seen(message: dict[str, Any]) -> dict[str, Any]:
    """Reduce an iopub message to what the widget said, or to the execution that it ends."""
    content = message["content"]
    if message["msg_type"] == "comm_msg" and content["data"].get("method") == "custom":
        return content["data"]["content"]
    if message["msg_type"] == "status" and content["execution_state"] == "idle":
        return {"kind": "idle", "idle": message["parent_header"]["msg_id"]}
    return {"kind": message["msg_type"], **content}


def _environment(version: str) -> dict[str, str]:
    if version == "installed":
        return dict(os.environ)
    return {**os.environ, "PYTHONPATH": older_ipykernel(version)}


@pytest.fixture(scope="module", params=[*OLDER, "installed"])
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=_environment(request.param))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        if request.param != "installed":
            assert _value(client, "__import__('ipykernel').__version__") == repr(request.param)
        browser = Browser(client, _value(client, WIDGET).strip("'"))
        if "kernel subshells" in client.kernel_info(reply=True)["content"].get("supported_features", []):
            browser.open_subshell()
        yield browser
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _value(client: BlockingKernelClient, code: str) -> str:
    """Run code that ends in an expression; its repr."""
    execution = client.execute(code)
    value = ""
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") != execution:
            continue
        if message["msg_type"] == "execute_result":
            value = message["content"]["data"]["text/plain"]
        assert message["msg_type"] != "error", "\n".join(message["content"]["traceback"])
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return value


def test_the_kernel_runs_cells_while_a_job_runs_and_answers_its_cancel_at_once(browser: Browser) -> None:
    browser.send(kind="req", rid="long", op="endless")
    browser.answer("long", "part")

    execution = browser.client.execute("6 * 7")
    browser.finished(execution)
    browser.send(kind="cancel", rid="long")
    sent = time.monotonic()
    final = browser.answer("long", "done", "error")

    assert time.monotonic() - sent < CANCEL_DEADLINE
    assert final["code"] == "cancelled"


def test_a_job_that_does_not_look_is_cancelled_at_once_too(browser: Browser) -> None:
    browser.send(kind="req", rid="deaf", op="deaf")
    browser.answer("deaf", "ack")
    browser.send(kind="cancel", rid="deaf")
    sent = time.monotonic()
    final = browser.answer("deaf", "done", "error")

    assert time.monotonic() - sent < CANCEL_DEADLINE
    assert final["code"] == "cancelled"
    # The next job ends after the deaf one: by then a second answer would have come.
    browser.send(kind="req", rid="after", op="echo", args={"value": "é 中"})
    assert browser.answer("after", "done", "error")["result"] == {"value": "é 中"}
    assert browser.answers("deaf") == []


def test_the_latest_request_of_a_key_wins_and_every_request_gets_one_final_answer(browser: Browser) -> None:
    rids = [f"hover-{number}" for number in range(20)]
    browser.send(kind="req", rid="blocker", op="deaf")
    for rid in rids:
        browser.send(kind="req", rid=rid, op="echo", key="hover", args={"value": rid})

    finals = {rid: browser.answer(rid, "done", "error") for rid in rids}

    assert finals[rids[-1]]["result"] == {"value": rids[-1]}
    assert {finals[rid]["code"] for rid in rids[:-1]} == {"cancelled"}
    assert {rid: browser.answers(rid) for rid in rids} == {rid: ["ack"] for rid in rids}


def test_a_widget_answers_while_a_cell_runs_where_the_kernel_has_subshells(browser: Browser) -> None:
    browser.send(kind="hello")
    browser.receive(lambda message: message["kind"] == "ready")
    browser.send(kind="req", rid="long", op="endless")
    browser.answer("long", "part")
    cell = browser.client.execute("time.sleep(3)")
    # The job speaks while the cell runs: that must not lead the browser's messages to the busy cell.
    browser.receive(lambda message: message["kind"] == "execute_input")
    browser.unread.clear()
    browser.answer("long", "part")
    browser.send(kind="cancel", rid="long")
    sent = time.monotonic()

    assert browser.answer("long", "error")["code"] == "cancelled"

    if browser.subshell is not None:
        assert time.monotonic() - sent < CANCEL_DEADLINE
        assert not any(message.get("idle") == cell for message in browser.unread)
    browser.finished(cell)
