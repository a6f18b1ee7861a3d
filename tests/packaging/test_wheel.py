"""What users install: the wheel, by itself, on a machine without Node."""

import json
import os
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from llmhero_widgets.lessons import catalog

REPOSITORY = Path(__file__).parents[2]
BUNDLES = ("attention", "decoding", "export", "lessons", "metrics", "positions", "prompts", "rag", "tokens")
DATA = f"llmhero_widgets-{version('llmhero-widgets')}.data/data"
LABEXTENSION = ("package.json", "install.json", "schemas/llmhero-widgets/plugin.json")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel where no checkout is, and return a function that runs Python there, without Node."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(folder),
        str(wheel),
    ]
    subprocess.run(pip, check=True)
    home = tmp_path_factory.mktemp("home")

    def run(*arguments):
        environ = {
            **{name: os.environ[name] for name in ("HOME", "SYSTEMROOT") if name in os.environ},
            "PYTHONPATH": str(folder),
            "PATH": str(home),
            "LLMHERO_LANG": "en",
        }
        done = subprocess.run(
            [sys.executable, "-P", *arguments],
            cwd=home,
            env=environ,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    run.folder = folder
    return run


def test_it_holds_front_end_notebooks_and_licence(names):
    expected = {
        *(f"llmhero_widgets/static/{name}.js" for name in BUNDLES),
        "llmhero_widgets/rag/corpus/en/questions.jsonl",
        "llmhero_widgets/rag/corpus/zh/questions.jsonl",
        "llmhero_widgets/notebooks/lessons.json",
        "llmhero_widgets/notebooks/topics.json",
        "llmhero_widgets/lessons/terms/1.1.json",
        *(f"llmhero_widgets/notebooks/{name}" for name in catalog.notebooks()),
        "llmhero_widgets/py.typed",
        "llmhero_widgets/static/THIRD_PARTY_LICENSES.txt",
        "llmhero_widgets/locale/zh_CN/LC_MESSAGES/llmhero_widgets.json",
        *(f"{DATA}/share/jupyter/labextensions/llmhero-widgets/{name}" for name in LABEXTENSION),
        f"{DATA}/etc/jupyter/jupyter_server_config.d/llmhero_widgets.json",
    }
    assert expected <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith(".dist-info/sboms/bundled.cdx.json") for name in names)


def test_jupyterlab_loads_the_file_that_is_there(wheel, names):
    folder = f"{DATA}/share/jupyter/labextensions/llmhero-widgets"
    with zipfile.ZipFile(wheel) as archive:
        manifest = json.loads(archive.read(f"{folder}/package.json"))
        assert f"{folder}/{manifest['jupyterlab']['_build']['load']}" in names
        assert manifest["version"] == version("llmhero-widgets")
        (entry,) = [name for name in names if name.endswith("entry_points.txt")]
        assert "[jupyterlab.locale]\nllmhero_widgets = llmhero_widgets" in archive.read(entry).decode()


def test_it_holds_nothing_else(names):
    for name in names:
        assert name.startswith(("llmhero_widgets/", "llmhero_widgets-")), name
        assert not name.endswith((".ts", ".tsx", ".map", ".pyc", ".safetensors", ".gguf")), name
        assert not {"tests", "node_modules", "e2e"} & set(name.split("/")), name
        assert not Path(name).name.startswith(("test_", "conftest", ".env")), name


def test_its_scripts_carry_no_source_map(wheel, names):
    with zipfile.ZipFile(wheel) as archive:
        for name in names:
            if name.endswith(".js"):
                assert b"sourceMappingURL" not in archive.read(name), name


def test_its_notebooks_carry_no_outputs(wheel, names):
    with zipfile.ZipFile(wheel) as archive:
        for name in names:
            if name.endswith(".ipynb"):
                notebook = json.loads(archive.read(name))
                assert "widgets" not in notebook["metadata"]
                assert not any(cell.get("outputs") for cell in notebook["cells"])


def test_the_installed_package_is_the_wheels(installed):
    where = installed("-c", "import llmhero_widgets; print(llmhero_widgets.__file__)")
    assert Path(where).is_relative_to(installed.folder)


def test_the_version_is_that_of_the_wheel(installed, wheel):
    said = installed("-c", "import llmhero_widgets; print(llmhero_widgets.__version__)")
    assert said == wheel.name.split("-")[1]


def test_import_is_light(installed):
    heavy = {"torch", "transformers", "anywidget", "faiss"}
    code = f"import llmhero_widgets, sys; print({heavy} & set(sys.modules))"
    assert installed("-c", code) == "set()"


def test_the_command_finds_the_lessons_without_node(installed):
    code = "import sys; from llmhero_widgets.cli import main; sys.exit(main(['lessons', 'list']))"
    assert "1.1" in installed("-c", code)


def test_the_widgets_carry_their_front_ends(installed):
    code = """
import llmhero_widgets as hero
from llmhero_widgets.lessons import Progress, Quiz
names = [name for name in hero.__all__ if name.endswith(("Builder", "Explorer", "Inspector", "Lab", "Tree"))]
widgets = [Progress, Quiz, *(getattr(hero, name) for name in names)]
print(len(widgets), min(len(widget._esm) for widget in widgets))
"""
    count, smallest = map(int, installed("-c", code).split())
    assert count == 9
    assert smallest > 50_000
