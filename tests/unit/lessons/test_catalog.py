"""The lessons that ship, and copies of them that belong to the reader."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

import llmhero_widgets
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.lessons import catalog, copying
from llmhero_widgets.lessons import catalog_messages as messages
from llmhero_widgets.lessons.copying import copy_lessons, copy_notebook, start_over

LESSONS = catalog.lessons()


@pytest.mark.parametrize("entry", LESSONS, ids=lambda entry: entry.id)
def test_every_lesson_is_there_in_both_languages(entry):
    assert set(entry.files) == set(LANGUAGES)
    for language in LANGUAGES:
        assert entry.notebook(language).startswith(f"{language}/{entry.id}-")
        notebook = json.loads(
            (catalog.notebooks_dir() / entry.notebook(language)).read_text(encoding="utf-8")
        )
        assert "".join(notebook["cells"][0]["source"]).startswith(
            f"# {entry.id} {entry.title.format(language)}"
        )
    assert 0 < entry.minutes < 180
    assert 0 < entry.seconds <= 90
    assert all(hasattr(llmhero_widgets, name) for name in entry.widgets)


def test_every_notebook_is_in_the_catalogue():
    folder = catalog.notebooks_dir()
    there = {path.relative_to(folder).as_posix() for path in folder.glob("*/*.ipynb")}
    assert there == set(catalog.notebooks())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_links_every_lesson_by_its_title(language):
    page = (catalog.notebooks_dir() / catalog.index(language)).read_text(encoding="utf-8")
    for entry in LESSONS:
        name = Path(entry.notebook(language)).name
        assert f"[{entry.id} {entry.title.format(language)}]({name})" in page


def test_notebook_in_the_language_of_the_reader(monkeypatch):
    monkeypatch.setenv("LLMHERO_LANG", "zh")
    assert catalog.get("1.1").notebook().startswith("zh/")


def test_unknown_lesson_is_named_with_the_known_ones():
    with pytest.raises(HeroError) as caught:
        catalog.get("9.9")
    assert "9.9" in caught.value.sentence("zh")
    assert "1.1" in caught.value.next_step("en")


def test_lessons_that_were_not_shipped(monkeypatch, tmp_path):
    monkeypatch.setattr(catalog, "files", lambda _: tmp_path / "llmhero_widgets")
    with pytest.raises(HeroError) as caught:
        catalog.notebooks_dir()
    assert caught.value.what is messages.NO_LESSONS


def test_lessons_of_a_wheel_come_before_those_of_a_checkout(monkeypatch, tmp_path):
    package = tmp_path / "llmhero_widgets"
    for folder in (package / "notebooks", tmp_path / "notebooks"):
        folder.mkdir(parents=True)
        (folder / "lessons.json").write_text("{}")
    monkeypatch.setattr(catalog, "files", lambda _: package)
    assert catalog.notebooks_dir() == package / "notebooks"


def test_copies_everything_once(tmp_path):
    first = copy_lessons(tmp_path / "new" / "folder")
    assert first.kept == ()
    for name in first.new:
        assert (tmp_path / "new" / "folder" / name).read_bytes() == (
            catalog.notebooks_dir() / name
        ).read_bytes()
    second = copy_lessons(tmp_path / "new" / "folder")
    assert second == ((), first.new)


def test_never_overwrites_what_the_reader_wrote(tmp_path):
    name = LESSONS[0].notebook("en")
    mine = tmp_path / name
    mine.parent.mkdir()
    mine.write_text("my answers")
    copied = copy_lessons(tmp_path)
    assert name in copied.kept
    assert mine.read_text() == "my answers"
    assert LESSONS[0].notebook("zh") in copied.new


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_never_writes_through_a_link(tmp_path):
    outside = tmp_path / "outside.ipynb"
    folder = tmp_path / "lessons"
    name = LESSONS[0].notebook("en")
    (folder / name).parent.mkdir(parents=True)
    (folder / name).symlink_to(outside)
    assert name in copy_lessons(folder).kept
    assert not outside.exists()


def test_half_a_notebook_does_not_stay(tmp_path, monkeypatch):
    open_file = Path.open

    def open_full(path, mode="r", **kwargs):
        stream = open_file(path, mode, **kwargs)
        if mode == "xb":
            write = stream.write

            def fail(content):
                write(content[:10])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            stream = Unwritable(stream, fail)
        return stream

    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(HeroError) as caught:
        copy_lessons(tmp_path)
    assert "No space left" in caught.value.sentence("en")
    assert not list(tmp_path.rglob("*.ipynb"))


class Unwritable:
    """A file that is open and fails when it is written."""

    def __init__(self, stream, write):
        self.stream = stream
        self.write = write

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()


def test_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HeroError) as caught:
        copy_lessons(tmp_path / "file" / "lessons")
    assert caught.value.what is messages.NOT_COPIED


def test_default_folder_is_the_reader_s_own():
    assert copying.default_folder().parent == Path.home()


def test_one_notebook_is_copied_once(tmp_path):
    name = catalog.get("1.2").notebook("zh")
    copy, _ = copy_notebook(tmp_path / "folder", name)
    assert copy.read_bytes() == (catalog.notebooks_dir() / name).read_bytes()
    assert [path for path in (tmp_path / "folder").rglob("*") if path.is_file()] == [copy]
    copy.write_text("mine", encoding="utf-8")
    assert copy_notebook(tmp_path / "folder", name).path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["en/none.ipynb", "../lessons.json", "/etc/passwd", ""])
@pytest.mark.parametrize("copy", [copy_notebook, start_over])
def test_only_notebooks_of_the_course_are_copied(tmp_path, copy, name):
    with pytest.raises(HeroError) as caught:
        copy(tmp_path, name)
    assert catalog.index("en") in caught.value.next_step("zh")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("links", [True, False])
def test_starting_over_keeps_what_was_there(tmp_path, monkeypatch, links):
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    name = catalog.get("1.1").notebook("en")
    assert start_over(tmp_path, name).aside is None
    kept = []
    for words in ("first", "second"):
        (tmp_path / name).write_text(words, encoding="utf-8")
        fresh = start_over(tmp_path, name)
        assert fresh.path.read_bytes() == (catalog.notebooks_dir() / name).read_bytes()
        kept.append(fresh.aside)
    assert [path.name for path in kept] == ["1.1-transformers-1.ipynb", "1.1-transformers-2.ipynb"]
    assert [path.read_text(encoding="utf-8") for path in kept] == ["first", "second"]


def refuse(*_arguments):
    raise PermissionError(errno.EPERM, "no links here")


def test_every_lesson_belongs_to_a_part():
    assert [part.id for part in catalog.parts()] == sorted({entry.part for entry in LESSONS})
