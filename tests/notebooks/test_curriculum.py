"""Every topic that has a lesson is taught, shown and tried; the list of where is made from the notebooks."""

import pytest

from tests.notebooks import curriculum

TOPICS, LESSONS, CELLS = curriculum.read()
WHERE = curriculum.found([topic["id"] for topic in TOPICS], CELLS)


def cell(kind, source, *topics):
    return "1.1", {"cell_type": kind, "id": "here", "source": [source], "metadata": {"topics": list(topics)}}


def test_no_topic_of_a_lesson_lacks_a_text_a_widget_or_an_exercise():
    assert curriculum.missing(TOPICS, WHERE, LESSONS) == []


@pytest.mark.parametrize("lesson", ["1.1", "1.2", "1.3", "3.1"])
def test_part_1_and_retrieval_have_their_lessons_and_topics(lesson):
    assert lesson in LESSONS
    assert any(topic["lesson"] == lesson for topic in TOPICS)


def test_the_file_is_made_from_the_notebooks_as_they_are(notebooks):
    written = (notebooks / curriculum.NAME).read_text(encoding="utf-8")
    assert written == curriculum.render(TOPICS, WHERE, LESSONS), "run `python tests/notebooks/curriculum.py`"


def test_a_topic_without_a_widget_is_missed():
    topics = [{"id": "a", "lesson": "1.1"}, {"id": "b", "lesson": "9.9"}]
    cells = [cell("markdown", "text", "a"), cell("code", 'lesson("1.1").exercise("x")', "a")]
    assert curriculum.missing(topics, curriculum.found(["a", "b"], cells), ["1.1"]) == ["a"]
    cells.append(cell("code", "hero.Widget(lm)", "a"))
    assert curriculum.missing(topics, curriculum.found(["a", "b"], cells), ["1.1"]) == []


def test_a_topic_that_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        curriculum.found(["a"], [cell("markdown", "text", "b")])


def test_both_languages_name_the_same_topics(pair):
    english, chinese = ([cell["metadata"].get("topics") for cell in notebook["cells"]] for notebook in pair)
    assert english == chinese
