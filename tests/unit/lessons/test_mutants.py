"""Every judge, broken in every small way: the exercise's cases must notice at least 95 of 100.

Cases stand in ``<package>/cases_<exercise>.py``: right answers (``RIGHT``); wrong ones (``WRONG``), each
with words that it is told; and what is no answer at all (``UNANSWERED``).
"""

from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from llmhero_widgets.lessons import exercises, lesson
from tests.unit.lessons.mutants import HangError, in_time, load, mutants

HERE = Path(__file__).parent
EVERY = [(number, name) for number in exercises._LESSONS for name in lesson(number).exercises]
KILLED = 0.95


class Again:
    """An answer that can be read only once: made anew for each check."""

    def __init__(self, make):
        self.make = make


@pytest.fixture(params=EVERY, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def exercise(request):
    number, name = request.param
    package = exercises._LESSONS[number].__name__
    return number, name, import_module(f"{package}.{name.replace('-', '_')}")


@pytest.fixture
def cases(exercise):
    _, _, module = exercise
    path = HERE / module.__name__.split(".")[-2] / f"cases_{module.__name__.rpartition('.')[2]}.py"
    spec = spec_from_file_location(path.stem, path)
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def verdict(task, answer):
    """Return state and sentence, or what broke."""
    from llmhero_widgets.lessons.exercise import Exercise

    fresh = answer.make() if hasattr(answer, "make") else answer
    try:
        with in_time():
            result = Exercise("0.0", task).check(fresh)
            return result.state, result.message
    except (Exception, HangError) as error:  # noqa: BLE001 - a mutant may break in any way
        return "broken", repr(error)


def test_right_answers_pass_wrong_ones_are_told_and_no_answer_is_none(exercise, cases):
    number, name, module = exercise
    assert lesson(number).exercise(name).name == module.TASK.name
    assert len(cases.RIGHT) >= 2
    assert len(cases.WRONG) >= 1
    assert len(cases.UNANSWERED) >= 1
    for answer in cases.RIGHT:
        assert verdict(module.TASK, answer)[0] == "passed", answer
    for answer, words in cases.WRONG:
        state, said = verdict(module.TASK, answer)
        assert state == "wrong", answer
        assert words in said, answer
    for answer in cases.UNANSWERED:
        assert verdict(module.TASK, answer)[0] == "unanswered", answer


def test_the_cases_notice_when_the_judge_is_broken(exercise, cases):
    _, _, module = exercise
    answers = [*cases.RIGHT, *(answer for answer, _ in cases.WRONG), *cases.UNANSWERED]
    expected = [verdict(module.TASK, answer) for answer in answers]
    made, survivors = 0, []
    for what, tree in mutants(Path(module.__file__)):
        made += 1
        if not _is_noticed(tree, module, answers, expected):
            survivors.append(what)
    assert made > 0
    assert 1 - len(survivors) / made >= KILLED, "\n".join([f"{len(survivors)} of {made} live:", *survivors])


def _is_noticed(tree, module, answers, expected):
    try:
        with in_time():
            task = load(tree, module).TASK
    except (Exception, HangError):  # noqa: BLE001 - a mutant that cannot even be imported is noticed
        return True
    return any(verdict(task, answer) != said for answer, said in zip(answers, expected, strict=True))


def test_a_judge_that_nobody_checks_is_found_out(tmp_path):
    """The harness itself: cases that touch nothing of a judge let its mutants live."""
    source = tmp_path / "judged.py"
    source.write_text(
        "def judge(answer):\n    if answer > 1:\n        raise ValueError\n    return answer + 1\n"
    )
    whats = [what.partition(" ")[2] for what, _ in mutants(source)]
    assert sorted(whats) == [
        "1 -> 2",
        "1 -> 2",
        "Add -> Sub",
        "Gt -> GtE",
        "condition turned round",
        "left out: raise ValueError",
    ]
