"""Where copies go, for every root that a server may have."""

from __future__ import annotations

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from traitlets import TraitError
from traitlets.config import Config

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons import catalog, copying
from llmhero_widgets.server.folder import LessonsFolder


def below(root, **config):
    folder = LessonsFolder(contents=AsyncLargeFileManager(root_dir=str(root)), **config)
    return folder.below.as_posix()


def test_home_and_anything_above_it_share_the_command_line_s_copies(nowhere):
    assert below(nowhere) == "llmhero-lessons"
    assert below(nowhere.parent) == "home/llmhero-lessons"


def test_the_lessons_folder_itself_is_the_root(nowhere, tmp_path):
    assert below(copying.default_folder().mkdir() or copying.default_folder()) == "."
    other = tmp_path / "elsewhere"
    copying.copy_lessons(other)
    assert below(other) == "."


def test_any_other_root_gets_a_folder_of_its_own(nowhere, tmp_path):
    (tmp_path / "work").mkdir()
    assert below(tmp_path / "work") == "llmhero-lessons"


def test_the_package_s_own_notebooks_are_nobody_s_to_write_in(nowhere):
    assert below(catalog.notebooks_dir()) == "llmhero-lessons"


def test_a_hidden_home_is_not_used_where_the_server_hides_it(nowhere, tmp_path, monkeypatch):
    hidden = tmp_path / ".users" / "ada"
    hidden.mkdir(parents=True)
    monkeypatch.setattr("pathlib.Path.home", lambda: hidden)
    assert below(tmp_path) == "llmhero-lessons"


def test_a_hub_may_choose_and_not_leave_the_root(nowhere):
    assert below(nowhere, config=Config(LessonsFolder={"folder": "courses/llm"})) == "courses/llm"
    for path in ("../out", "/etc", "a/../../b", "c:\\x"):
        with pytest.raises(TraitError):
            below(nowhere, config=Config(LessonsFolder={"folder": path}))


def test_a_server_without_a_disk_says_so(nowhere):
    folder = LessonsFolder(contents=object())
    with pytest.raises(HeroError, match="not on a disk"):
        folder.path  # noqa: B018
