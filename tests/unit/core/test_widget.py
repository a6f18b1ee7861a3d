import gc
import threading
import weakref

import pytest
import traitlets as t

from llmhero_widgets.core import widget as core_widget
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.widget import HeroWidget, bundle


class Counter(HeroWidget):
    _esm = "export default { render() {} }"
    value = t.Int().tag(sync=True)

    def __init__(self, worker, value=0, *, step=1, lang=None, **unknown):
        self.step = step
        self.freed = threading.Event()
        super().__init__(worker, lang=lang, unknown=unknown, value=value)

    def _operations(self):
        return {"add": self._op_add}

    def _op_add(self, job):
        with self._write():
            self.value += self.step
        return Reply({"value": self.value})

    def _free(self):
        self.freed.set()


@pytest.fixture
def worker():
    worker = Worker("test", inline=False)
    yield worker
    worker.close()


def test_an_operation_writes_traits(worker):
    counter = Counter(worker, 3, step=2)
    sent = []
    counter.send = lambda content, buffers=None: sent.append(content)
    counter._receive(counter, {"v": 1, "kind": "req", "rid": "a", "op": "add", "args": {}}, [])
    worker.submit(lambda: None).result(10)
    assert counter.value == 5
    assert [m["kind"] for m in sent] == ["ack", "done"]
    counter.close()


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("stpe", "Did you mean “step”?"), ("vlaue", "“value”"), ("zzz", "has no option “zzz”")],
)
def test_unknown_keywords_are_refused_with_the_nearest(worker, wrong, hint):
    with pytest.raises(TypeError, match="has no option") as caught:
        Counter(worker, **{wrong: 1})
    assert hint in str(caught.value)
    assert "没有" in str(caught.value)


def test_language(worker, monkeypatch):
    monkeypatch.setenv("LLMHERO_LANG", "zh")
    assert Counter(worker).lang == "zh"
    assert Counter(worker, lang="en").lang == "en"
    with pytest.raises(t.TraitError):
        Counter(worker, lang="fr")


def test_close_frees_everything(worker):
    counter = Counter(worker)
    gone = weakref.ref(counter)
    freed = counter.freed
    counter.close()
    counter.close()
    assert freed.wait(10)
    worker.submit(lambda: None).result(10)
    del counter
    gc.collect()
    assert gone() is None


def test_close_works_when_the_worker_has_ended(worker):
    counter = Counter(worker)
    worker.close()
    counter.close()
    assert counter.freed.is_set()


def test_two_instances_share_nothing(worker):
    one, two = Counter(worker), Counter(worker)
    one._op_add(None)
    assert (one.value, two.value) == (1, 0)


def test_a_missing_front_end_is_named_with_the_command_that_builds_it(monkeypatch, tmp_path):
    monkeypatch.setattr(core_widget, "files", lambda _: tmp_path)
    with pytest.raises(HeroError, match="has not been built") as caught:
        bundle("attention")
    assert "npm run build" in str(caught.value)


def test_hot_reload_takes_a_path(monkeypatch, tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "x.js").write_text("export default {}")
    monkeypatch.setattr(core_widget, "files", lambda _: tmp_path)
    assert bundle("x") == "export default {}"
    monkeypatch.setenv("ANYWIDGET_HMR", "1")
    assert bundle("x") == tmp_path / "static" / "x.js"
