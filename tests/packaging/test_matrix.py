"""The matrix of hosts in the README claims nothing that no test shows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [
    "JupyterLab",
    "Notebook 7",
    "JupyterHub",
    "VS Code",
    "marimo",
    "exported HTML",
    "Colab",
    "JupyterLite",
]
UNTRIED = "–"
#: Where a host's tests lie, if not everywhere.
FOLDERS = {"VS Code": "vscode_host", "marimo": "marimo", "exported HTML": "html", "JupyterLab": "lab"}


@pytest.fixture(scope="module")
def readme():
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def matrix(readme):
    """Return host to cells."""
    lines = readme[readme.index("| where |") :].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {host: cells for host, *cells in rows}


@pytest.fixture(scope="module")
def references(readme):
    """Return name of a reference to file and test."""
    found = re.findall(r'^\[([\w-]+)\]: (tests/\S+\.py) "(test_\w+)"$', readme, re.MULTILINE)
    return {name: (ROOT / file, test) for name, file, test in found}


def test_every_host_has_a_row(matrix):
    assert list(matrix) == ROWS
    assert {len(cells) for cells in matrix.values()} == {3}


def test_every_sign_names_a_test_that_exists_and_belongs_to_the_host(matrix, references):
    used = set()
    for host, cells in matrix.items():
        for cell in cells:
            if cell == UNTRIED:
                continue
            said = re.fullmatch(r"\[[✓✗][^\]]*\]\[([\w-]+)\]", cell)
            assert said, f"{host}: {cell}"
            file, test = references[said[1]]
            used.add(said[1])
            if host in FOLDERS:
                assert file.parent.name == FOLDERS[host]
            functions = [
                node
                for node in ast.walk(ast.parse(file.read_text("utf-8")))
                if isinstance(node, ast.FunctionDef)
            ]
            assert test in {function.name for function in functions}, test
    assert used == references.keys()
