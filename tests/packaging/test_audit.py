"""The audit claims nothing that no advisory service has said."""

import importlib.util
import json
import stat
import sys
from pathlib import Path

import pytest

CI = Path(__file__).parents[2] / ".ci" / "audit.py"
WEAK = {"id": "GHSA-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
NPM_CLEAN = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 9}}}
NPM_WEAK = {"vulnerabilities": {"left": {"severity": "high", "range": "<2"}}, "metadata": {}}
NPM_SILENT = {"message": "405 Method Not Allowed - POST https://registry.example/bulk", "statusCode": 405}


def known(**vulns):
    """What pip-audit says of packages that a service knows."""
    return [{"name": name, "version": "1", "vulns": found} for name, found in vulns.items()]


def unknown(name):
    return {"name": name, "skip_reason": f"Dependency not found on PyPI and could not be audited: {name} (1)"}


@pytest.fixture
def audit(tmp_path, monkeypatch, capsys):
    """Return a function that audits with programs that say this; exit code and what was printed."""
    specification = importlib.util.spec_from_file_location("audit", CI)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)

    def program(name, says):
        path = tmp_path / name
        code = f"import sys\nsaid = {says!r}\nprint(said[sys.argv[-1]] if isinstance(said, dict) else said)\n"
        path.write_text(f"#!{sys.executable}\n{code}")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    def run(pypi, npm, osv=None):
        says = {
            name: "" if told is None else json.dumps({"dependencies": told})
            for name, told in {"pypi": pypi, "osv": osv}.items()
        }
        program("npm", json.dumps(npm))
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
        installed = program("python", json.dumps([{"name": "a", "version": "1+cpu"}]))
        return module.main(program("pip-audit", says), installed), capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("pypi", "osv", "npm", "code", "words"),
    [
        (known(a=[]), None, NPM_CLEAN, 0, ["nothing is known of 1 packages (pypi)", "nothing is known of 9"]),
        (known(a=[WEAK]), None, NPM_CLEAN, 1, ["a 1: GHSA-1, mended in 2.0"]),
        (
            [unknown("a")],
            known(a=[]),
            NPM_CLEAN,
            0,
            ["pypi knows none", "nothing is known of 1 packages (osv)"],
        ),
        ([*known(a=[]), unknown("b")], None, NPM_CLEAN, 2, ["1 could not be looked up: b"]),
        ([unknown("a")], None, NPM_CLEAN, 2, ["Python: THE ADVISORY SERVICE CANNOT BE REACHED"]),
        (None, None, NPM_SILENT, 2, ["Python: THE ADVISORY", "npm: THE ADVISORY", "405"]),
        (known(a=[]), None, NPM_SILENT, 2, ["npm: THE ADVISORY SERVICE CANNOT BE REACHED"]),
        (None, None, NPM_WEAK, 1, ["left: high, versions <2"]),
    ],
)
def test_it_says_what_was_asked_and_what_was_not(audit, pypi, osv, npm, code, words):
    found, said = audit(pypi, npm, osv)
    assert found == code
    for each in words:
        assert each in said
    assert ("CANNOT BE REACHED" in said) <= (code != 0)
