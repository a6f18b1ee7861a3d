"""The course as editors get it."""

from __future__ import annotations

import json
import subprocess
import sys

from llmhero_widgets.lessons import outline
from llmhero_widgets.lessons.catalog import notebooks
from llmhero_widgets.lessons.glossary import glossary
from llmhero_widgets.lessons.record import Answered, Passed

WHEN = "2026-01-02T03:04:05+00:00"


def test_what_was_passed_stands_beside_its_name():
    passed = Passed(
        {"1.1": {"softmax": WHEN}},
        {"1.1": {"residual": Answered(right=False, tries=2, when=WHEN)}},
    )
    first = outline.lessons(passed)[0]
    assert [name for name, when in first["exercises"] if when] == ["softmax"]
    assert ["softmax", WHEN] in first["exercises"]
    assert not any(when for _, when in first["questions"])


def test_a_question_counts_once_it_was_answered_right():
    name = outline.lessons(Passed())[0]["questions"][0][0]
    passed = Passed({}, {"1.1": {name: Answered(right=True, tries=2, when=WHEN)}})
    assert outline.lessons(passed)[0]["questions"][0] == [name, WHEN]


def test_the_course_is_plain_json_and_whole():
    course = outline.course(Passed())
    assert json.loads(json.dumps(course)) == course
    assert {lesson["part"] for lesson in course["lessons"]} == {part["id"] for part in course["parts"]}
    assert [term["id"] for term in course["glossary"]] == [term.id for term in glossary()]
    named = {name for lesson in course["lessons"] for name in lesson["notebook"].values()}
    assert named | set(course["index"].values()) == set(notebooks())


def test_an_editor_s_server_needs_no_model_library():
    program = (
        "import sys; from llmhero_widgets.lessons import outline, record; outline.course(record.Passed());"
        "print([name for name in ('torch', 'transformers', 'faiss', 'nltk') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
