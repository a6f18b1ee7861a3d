import gzip
import os
import signal
import threading
import time

import numpy as np
import pytest
import traitlets as t

from llmhero_widgets.core.asking import Asker, RefusedError
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.recording import Question, Recording, record
from llmhero_widgets.core.text import Message
from llmhero_widgets.core.widget import HeroWidget
from tests.unit.pages import Answers, unpacked, widgets_of

NOISE = np.random.default_rng(7)


class Oracle(HeroWidget):
    """Answers with noise, which cannot be packed smaller, and keeps what it was asked."""

    _esm = "const x={render(){}};export{x as default};"
    shown = t.Int(0).tag(sync=True)

    def __init__(self, worker, asked=(), **options):
        super().__init__(worker, lang="en", **options)
        self.asked, self.answers = asked, []
        self.waits = threading.Event()

    def _operations(self):
        return {
            "noise": self._noise,
            "same": self._same,
            "show": self._show,
            "wait": self._wait,
            "no": self._no,
        }

    def _questions(self, lang):
        for question in self.asked:
            self.answers.append((yield question))

    def _noise(self, job, number, size=3000):
        job.part(Reply({"first": number}))
        job.progress(1, 2)
        return Reply({"number": number}, {"values": NOISE.integers(0, 256, size, np.uint8)})

    def _same(self, job, number=0):
        return Reply({"number": 1}, {"values": np.arange(5, dtype=np.int32)})

    def _show(self, job, number):
        reply = Reply({"shown": number})
        job.finish(reply)
        # Behind the answer, as the inspector does.
        time.sleep(0.02)
        self.shown = number
        return reply

    def _wait(self, job):
        self.waits.set()
        while True:
            job.token.check()
            time.sleep(0.005)

    def _no(self, job):
        raise HeroError(Message("Never.", "不行。"), code="bad_request")


@pytest.fixture
def worker():
    worker = Worker("test", inline=False)
    yield worker
    worker.close()


def noises(count, **more):
    return [Question("noise", {"number": number, **more}) for number in range(count)]


def recorded(widget, seconds=20.0, characters=10**7):
    return record(widget, "en", seconds=seconds, characters=characters, quiet=True)


def test_what_was_said_is_kept_in_its_parts_without_progress(worker):
    oracle = Oracle(worker, noises(2))
    made = recorded(oracle)
    told, data = unpacked(made.packed(2))
    assert told["questions"] == [["noise", {"number": 0}, 0, {}], ["noise", {"number": 1}, 1, {}]]
    first, last = told["answers"][1]
    assert first == {"kind": "part", "result": {"first": 1}}
    assert last["result"] == {"number": 1}
    assert last["arrays"] == [{"name": "values", "dtype": "uint8", "shape": [3000]}]
    start, length = last["bytes"]
    answer = oracle.answers[1]
    assert answer.result == {"number": 1}
    assert data[start : start + length] == answer.arrays["values"].tobytes()
    assert len(data) == 6000


def test_the_same_is_kept_once_and_packed_the_same(worker):
    asked = [Question("same", {"number": number}) for number in range(3)]
    first, second = (recorded(Oracle(worker, asked)).packed(3) for _ in range(2))
    assert first == second
    told, data = unpacked(first)
    assert len(told["answers"]) == 1
    assert len(data) == 20


def test_traits_are_those_that_an_answer_leaves(worker):
    made = recorded(Oracle(worker, [Question("show", {"number": 4}, follow=("shown",))]))
    told, _ = unpacked(made.packed(1))
    assert told["questions"] == [["show", {"number": 4}, 0, {"traits": {"shown": 4}}]]


def test_what_follows_another_question_points_at_it(worker):
    asked = [*noises(2), Question("same", after=("noise", {"number": 1}))]
    told, _ = unpacked(recorded(Oracle(worker, asked)).packed(3))
    assert told["questions"][2][3] == {"after": 1}


def test_a_question_may_be_asked_in_other_words_or_for_its_answer_alone(worker):
    asked = [
        Question("noise", {"number": 5}, sent={"number": 6}),
        Question("noise", {"number": 7}, kept=False),
    ]
    oracle = Oracle(worker, asked)
    told, _ = unpacked(recorded(oracle).packed(1))
    assert told["questions"] == [["noise", {"number": 5}, 0, {}]]
    assert [answer.result["number"] for answer in oracle.answers] == [6, 7]


def test_a_refusal_is_no_answer_and_nothing_that_was_left_out(worker):
    oracle = Oracle(worker, [Question("no"), Question("unheard of"), *noises(1)])
    made = recorded(oracle)
    assert (len(made), made.left) == (1, 0)
    assert oracle.answers[:2] == [None, None]


@pytest.mark.parametrize("count", range(0, 9, 2))
def test_the_first_that_fit_are_packed(worker, count):
    made = recorded(Oracle(worker, noises(8)))
    whole = len(made.packed(8))
    room = whole * 4 / 3 * (count + 0.5) / 8
    packed, kept = made.fitting(int(room))
    assert kept == count
    assert len(packed) <= room * 3 / 4
    if count:
        told, data = unpacked(packed)
        assert len(told["questions"]) == len(told["answers"]) == count
        assert len(data) == 3000 * count


def test_nothing_is_asked_when_there_is_no_more_room(worker):
    oracle = Oracle(worker, noises(100))
    made = recorded(oracle, characters=20_000)
    assert 5 <= len(made) <= 8
    assert made.left == 100 - len(made)


def test_nothing_is_asked_when_the_time_is_over_and_the_worker_is_free(worker):
    oracle = Oracle(worker, [*noises(1), Question("wait"), *noises(3)])
    started = time.monotonic()
    made = recorded(oracle, seconds=0.2)
    assert time.monotonic() - started < 5
    assert (len(made), made.left) == (1, 4)
    assert worker.submit(lambda: "free").result(5) == "free"


@pytest.fixture
def interruptible():
    """Hear Ctrl-C, which a shell takes from what it starts in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_leaves_no_file_and_a_free_worker(worker, tmp_path):
    oracle = Oracle(worker, [Question("wait")])

    def interrupt():
        assert oracle.waits.wait(10)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        oracle.export_html(tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []
    assert worker.submit(lambda: "free").result(5) == "free"


def test_a_page_holds_its_answers_and_says_how_many(worker, tmp_path):
    oracle = Oracle(worker, noises(3))
    made = oracle.export_html(tmp_path / "page.html")
    assert (made.answers, made.left_out) == (3, 0)
    assert str(made).endswith("Answers saved with it: 3.")
    text = made.path.read_text(encoding="utf-8")
    assert "<p>Answers saved with it: 3.</p>" in text
    assert Answers(text).operations() == ["noise"] * 3
    chinese = oracle.export_html(tmp_path / "zh.html", lang="zh")
    assert "随页面保存的回答：3 个。" in chinese.path.read_text(encoding="utf-8")
    assert "随页面保存的回答：3 个。" in str(chinese)


def test_without_answers_there_is_what_was_there_before(worker, tmp_path):
    oracle = Oracle(worker, noises(3))
    made = oracle.export_html(tmp_path / "page.html", answers=False)
    assert (made.answers, made.left_out, oracle.answers) == (0, 0, [])
    text = made.path.read_text(encoding="utf-8")
    assert "answers" not in widgets_of(text)[0]
    assert "Answers saved" not in text


def test_a_widget_that_was_closed_is_asked_nothing(worker, tmp_path):
    oracle = Oracle(worker, noises(3))
    oracle.close()
    assert oracle.export_html(tmp_path / "page.html").answers == 0
    assert oracle.answers == []


def test_the_least_important_are_left_out_until_the_page_fits(worker, tmp_path):
    oracle = Oracle(worker, noises(8))
    whole = oracle.export_html(tmp_path / "page.html")
    bare = oracle.export_html(tmp_path / "bare.html", answers=False)
    most = (whole.size + bare.size) // 2
    made = oracle.export_html(tmp_path / "page.html", max_bytes=most, overwrite=True)
    assert made.size <= most
    assert made.answers + made.left_out == 8
    assert made.answers in (3, 4)
    text = made.path.read_text(encoding="utf-8")
    assert f"Left out, for want of time or room: {made.left_out}." in text
    assert [args["number"] for _, args in Answers(text).questions] == list(range(made.answers))
    with pytest.raises(HeroError, match="max_bytes="):
        oracle.export_html(tmp_path / "none.html", max_bytes=bare.size - 1)
    assert not (tmp_path / "none.html").exists()


def test_a_page_with_room_for_no_answer_says_so(worker, tmp_path):
    oracle = Oracle(worker, noises(2))
    bare = oracle.export_html(tmp_path / "bare.html", answers=False)
    made = oracle.export_html(tmp_path / "page.html", max_bytes=bare.size + 500)
    assert (made.answers, made.left_out) == (0, 2)
    assert "answers" not in widgets_of(made.path.read_text(encoding="utf-8"))[0]


def test_answers_that_come_late_belong_to_no_later_question(worker):
    oracle = Oracle(worker)
    asker = Asker(oracle._line)
    with pytest.raises(TimeoutError):
        asker.ask("wait", {}, until=time.monotonic() + 0.05)
    assert asker.ask("same", {})[-1].result == {"number": 1}
    with pytest.raises(RefusedError, match="Never"):
        asker.ask("no", {})


def test_a_recording_without_anything_is_small():
    told, data = unpacked(Recording().packed(0))
    assert told == {"questions": [], "answers": []}
    assert data == b""
    assert gzip.decompress(Recording().packed(0))


def test_inline_workers_answer_too():
    worker = Worker("test", inline=True)
    assert len(recorded(Oracle(worker, noises(2)))) == 2
    worker.close()
