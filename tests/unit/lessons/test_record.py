"""What was passed: remembered once, whatever happens to the file."""

import errno
import json
import multiprocessing
import re
import stat
from pathlib import Path

import pytest

from llmhero_widgets.core.text import set_language
from llmhero_widgets.lessons import lesson, record


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    path = tmp_path / "somewhere" / "progress.json"
    monkeypatch.setenv(record.FILE_VARIABLE, str(path))
    return path


def test_nothing_is_passed_before_anything_was():
    assert record.read() == record.Passed()


def test_the_first_pass_counts(monkeypatch):
    monkeypatch.setattr(record, "_now", lambda: "first")
    record.pass_exercise("1.1", "softmax")
    monkeypatch.setattr(record, "_now", lambda: "later")
    record.pass_exercise("1.1", "softmax")
    record.pass_exercise("1.1", "attention")
    assert record.read().exercises == {"1.1": {"softmax": "first", "attention": "later"}}


def test_tries_are_counted_until_the_answer_is_right(monkeypatch):
    monkeypatch.setattr(record, "_now", iter("abc").__next__)
    for right in (False, False, True, False):
        record.answer_question("1.1", "sink", right=right)
    assert record.read().questions == {"1.1": {"sink": record.Answered(right=True, tries=3, when="c")}}


def test_a_passed_exercise_is_remembered_and_a_wrong_answer_is_not():
    exercise = lesson("1.1").exercise("find-the-head")
    exercise.check((0, 0))
    assert record.read().exercises == {}
    assert exercise.check((24, 4))
    assert set(record.read().exercises["1.1"]) == {"find-the-head"}


WHOLE = '{"version": 1, "exercises": {"1.1": {"softmax": "2026-01-01"}}, "questions": {}}'
DAMAGED = {
    "empty": b"",
    "cut off": WHOLE[:40].encode(),
    "a list": b"[]",
    "null": b"null",
    "no text": b"\xff\xfe\xff",
    "nested without end": b"[" * 200_000,
    "no version": b'{"exercises": {}, "questions": {}}',
    "no questions": b'{"version": 1, "exercises": {}}',
    "a number for lessons": b'{"version": 1, "exercises": 1, "questions": {}}',
    "a list for names": b'{"version": 1, "exercises": {"1.1": ["softmax"]}, "questions": {}}',
    "a number for a time": b'{"version": 1, "exercises": {"1.1": {"softmax": 3}}, "questions": {}}',
    "half a character": b'{"version": 1, "exercises": {"1.1": {"\\ud800": "a"}}, "questions": {}}',
    "a word for a version": b'{"version": "one", "exercises": {}, "questions": {}}',
    "no tries": b'{"version": 1, "exercises": {}, "questions": {"1.1": {"a": {"right": true, "when": "b"}}}}',
    "endless tries": b'{"version": 1, "exercises": {}, "questions": '
    b'{"1.1": {"a": {"right": true, "tries": Infinity, "when": "b"}}}}',
    "maybe right": b'{"version": 1, "exercises": {}, "questions": '
    b'{"1.1": {"a": {"right": "no", "tries": 1, "when": "b"}}}}',
}


@pytest.fixture(params=DAMAGED.values(), ids=DAMAGED)
def damaged(request, file):
    file.parent.mkdir()
    file.write_bytes(request.param)
    return request.param


def solve():
    return lesson("1.1").exercise("find-the-head").check((24, 4))


def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(file, damaged):
    assert record.read() == record.Passed()
    with pytest.raises(record.DamagedError):
        record.load()
    assert file.read_bytes() == damaged
    result = solve()
    assert result
    aside = file.with_name("progress.damaged-1.json")
    assert aside.read_bytes() == damaged
    assert f"It is kept as {aside}" in repr(result)
    assert set(record.load().exercises["1.1"]) == {"find-the-head"}
    assert not solve().notice


def test_it_is_kept_aside_by_whatever_writes_first(file, damaged):
    record.forget()
    assert file.with_name("progress.damaged-1.json").read_bytes() == damaged
    assert record.load() == record.Passed()


def test_no_damaged_file_takes_another_s_place(file):
    file.parent.mkdir()
    for number in range(1, 4):
        file.write_text(f"damaged {number}")
        assert record.pass_exercise("1.1", "softmax") == file.with_name(f"progress.damaged-{number}.json")
    assert [path.read_text() for path in sorted(file.parent.glob("progress.damaged-*.json"))] == [
        "damaged 1",
        "damaged 2",
        "damaged 3",
    ]


def refused(path, reason):
    """What cannot be read is told in both languages by a check that answers, and nothing touches it."""
    result = solve()
    assert result
    assert reason in result.notice
    assert str(path) in result.notice
    set_language("zh")
    assert "没有记入学习进度" in solve().notice
    assert record.read() == record.Passed()
    for deed in (record.load, record.forget, lambda: record.put_back(record.Passed({"1.1": {"a": "b"}}))):
        with pytest.raises(OSError, match=re.escape(str(path))):
            deed()


def test_a_folder_in_its_place_is_left_alone(file):
    (file / "inside").mkdir(parents=True)
    refused(file, "it is not a regular file")
    assert (file / "inside").is_dir()


def test_a_file_without_permission_is_never_overwritten(file, monkeypatch):
    file.parent.mkdir()
    file.write_text(WHOLE)

    def denied(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        # Who tests as root may read everything.
        patched.setattr(Path, "read_bytes", denied)
        refused(file, "Permission denied")
    assert file.read_text() == WHOLE
    assert list(file.parent.glob("*damaged*")) == []


def test_the_file_of_a_newer_version_is_left_alone(file):
    newer = WHOLE.replace("1", "2", 1)
    file.parent.mkdir()
    file.write_text(newer)
    refused(file, "a newer version of llmhero-widgets has written it")
    assert file.read_text() == newer


def test_a_file_that_cannot_be_written_keeps_what_it_says(file):
    file.parent.mkdir()
    file.write_text(WHOLE)
    file.with_name("progress.json.new").mkdir()
    result = solve()
    assert result
    assert "was not added to your progress" in result.notice
    assert file.read_text() == WHOLE


def test_what_is_forgotten_is_put_back_exactly(file):
    record.pass_exercise("1.1", "softmax")
    record.answer_question("1.1", "sink", right=False)
    before = file.read_bytes()
    removed = record.forget()
    assert record.load() == record.Passed()
    record.put_back(removed)
    assert file.read_bytes() == before


def test_what_was_passed_since_is_kept_as_if_nothing_had_been_forgotten(monkeypatch):
    monkeypatch.setattr(record, "_now", iter("abcdefgh").__next__)
    record.pass_exercise("1.1", "softmax")
    record.answer_question("1.1", "right before", right=True)
    record.answer_question("1.1", "right since", right=False)
    removed = record.forget()
    record.pass_exercise("1.1", "softmax")
    record.pass_exercise("1.2", "fit")
    record.answer_question("1.1", "right before", right=False)
    record.answer_question("1.1", "right since", right=True)
    record.put_back(removed)
    assert record.load() == record.Passed(
        {"1.1": {"softmax": "a"}, "1.2": {"fit": "e"}},
        {
            "1.1": {
                "right before": record.Answered(right=True, tries=1, when="b"),
                "right since": record.Answered(right=True, tries=2, when="g"),
            }
        },
    )


def test_a_folder_that_cannot_be_made_costs_no_answer(tmp_path, monkeypatch):
    (tmp_path / "a file").touch()
    monkeypatch.setenv(record.FILE_VARIABLE, str(tmp_path / "a file" / "progress.json"))
    assert solve()
    assert record.read() == record.Passed()
    with pytest.raises(OSError, match="a file"):
        record.pass_exercise("1.1", "softmax")


def test_a_file_that_another_kernel_holds_costs_no_answer(file, monkeypatch):
    from filelock import FileLock

    monkeypatch.setattr(record, "_LOCK_SECONDS", 0)
    file.parent.mkdir()
    with FileLock(f"{file}.lock"):
        result = solve()
    assert result
    assert "another program is using it" in result.notice
    assert record.read() == record.Passed()


def pass_many(first):
    for number in range(first, first + 20):
        record.pass_exercise("1.1", f"exercise-{number}")


def test_several_kernels_write_without_losing_anything():
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=pass_many, args=(20 * place,)) for place in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(record.read().exercises["1.1"]) == 60


def test_it_is_plain_json_of_the_reader_s_own(file):
    record.pass_exercise("1.1", "softmax")
    told = json.loads(file.read_text(encoding="utf-8"))
    assert set(told) == {"version", "exercises", "questions"}
    assert stat.S_ISREG(file.stat().st_mode)


def test_without_the_variable_it_lies_in_the_user_s_data(monkeypatch):
    monkeypatch.delenv(record.FILE_VARIABLE)
    assert record.progress_file().parts[-2:] == ("llmhero", "progress.json")


def test_a_tilde_in_the_variable_is_the_reader_s_home(tmp_path, monkeypatch):
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path))
    monkeypatch.setenv(record.FILE_VARIABLE, "~/here/progress.json")
    record.pass_exercise("1.1", "softmax")
    assert (tmp_path / "here" / "progress.json").is_file()
    assert "softmax" in record.load().exercises["1.1"]
