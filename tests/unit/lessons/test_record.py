"""What was passed: remembered once, whatever happens to the file."""

import json
import multiprocessing
import stat

import pytest

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


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"exercises": 1, "questions": {}}', "\udcff", '{"exercises": {}}']
)
def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(file, content):
    file.parent.mkdir()
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert record.read() == record.Passed()
    record.pass_exercise("1.1", "softmax")
    assert "softmax" in record.read().exercises["1.1"]
    (aside,) = file.parent.glob("progress.damaged-*.json")
    assert aside.read_bytes() == content.encode("utf-8", "surrogateescape")


def test_what_is_replaced_is_given_back():
    record.pass_exercise("1.1", "softmax")
    before = record.replace(record.Passed())
    assert record.read() == record.Passed()
    record.replace(before)
    assert "softmax" in record.read().exercises["1.1"]


def test_a_folder_that_cannot_be_made_costs_no_answer(tmp_path, monkeypatch):
    (tmp_path / "a file").touch()
    monkeypatch.setenv(record.FILE_VARIABLE, str(tmp_path / "a file" / "progress.json"))
    assert lesson("1.1").exercise("find-the-head").check((24, 4))
    assert record.read() == record.Passed()
    with pytest.raises(OSError, match="a file"):
        record.pass_exercise("1.1", "softmax")


def test_a_file_that_another_kernel_holds_costs_no_answer(file, monkeypatch):
    from filelock import FileLock

    monkeypatch.setattr(record, "_LOCK_SECONDS", 0)
    file.parent.mkdir()
    with FileLock(f"{file}.lock"):
        assert lesson("1.1").exercise("find-the-head").check((24, 4))
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
