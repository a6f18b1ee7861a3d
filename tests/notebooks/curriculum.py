"""Write down where the lessons teach each topic of the curriculum: ``python tests/notebooks/curriculum.py``.

A cell names the topics that it teaches in its metadata (``topics``). What it does says how: a text teaches, a
widget shows, an exercise lets the reader try.
"""

import json
import re
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAME = "coverage.md"
WIDGET = re.compile(r"hero\.([A-Z]\w+)\(")
EXERCISE = re.compile(r"\.exercise\(\"([\w-]+)\"\)")
WAYS = ("text", "widget", "exercise")
HEAD = """\
# What the lessons teach, and where

Made from the notebooks by `python tests/notebooks/curriculum.py`; a test holds it to them.

| topic | 主题 | lesson | text cells | widget | exercise |
|---|---|---|---|---|---|
"""


def found(topics, cells):
    """Return, per topic, what teaches it in each way, in the order of the lessons.

    Parameters
    ----------
    topics
        Ids.
    cells
        Pairs of the lesson's id and a cell.

    Raises
    ------
    KeyError
        If a cell names a topic that the curriculum does not have.
    """
    where = {topic: {way: [] for way in WAYS} for topic in topics}
    for lesson, cell in cells:
        source = "".join(cell["source"])
        for topic in cell["metadata"].get("topics", ()):
            taught = where[topic]
            if cell["cell_type"] == "markdown":
                taught["text"].append((lesson, cell["id"]))
            else:
                taught["widget"] += [(lesson, name) for name in WIDGET.findall(source)]
                taught["exercise"] += [(lesson, name) for name in EXERCISE.findall(source)]
    return where


def missing(topics, where, lessons):
    """Return the ids of the topics of some lessons that lack a text, a widget or an exercise."""
    return [
        topic["id"]
        for topic in topics
        if topic["lesson"] in lessons and not all(where[topic["id"]][way] for way in WAYS)
    ]


def read(folder=NOTEBOOKS):
    """Return the topics, the ids of the lessons and the cells of the English notebooks."""
    topics = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
    lessons = json.loads((folder / "lessons.json").read_text(encoding="utf-8"))["lessons"]
    cells = [
        (lesson["id"], cell)
        for lesson in lessons
        for cell in json.loads((folder / lesson["files"]["en"][0]).read_text(encoding="utf-8"))["cells"]
    ]
    return topics, [lesson["id"] for lesson in lessons], cells


def render(topics, where, lessons):
    """Return the file."""
    rows = []
    for topic in topics:
        taught = where[topic["id"]]
        lesson = topic["lesson"] if topic["lesson"] in lessons else f"{topic['lesson']} (planned)"
        ways = [", ".join(dict.fromkeys(f"`{name}`" for _, name in taught[way])) for way in WAYS]
        rows.append(f"| {' | '.join([topic['en'], topic['zh'], lesson, *ways])} |".replace("|  |", "| |"))
    return HEAD + "\n".join(rows) + "\n"


def main(folder=NOTEBOOKS):
    """Write the file; return 1 if a topic of a lesson that exists lacks something."""
    topics, lessons, cells = read(folder)
    where = found([topic["id"] for topic in topics], cells)
    (folder / NAME).write_text(render(topics, where, lessons), encoding="utf-8")
    lacking = missing(topics, where, lessons)
    for topic in lacking:
        print(f"{topic}: needs a text, a widget and an exercise")  # noqa: T201
    return int(bool(lacking))


if __name__ == "__main__":
    sys.exit(main())
