"""Ask for known weaknesses of what we install, and say plainly where nobody could be asked.

`python .ci/audit.py PIP_AUDIT PYTHON` audits what is installed in PYTHON's environment, and what
package-lock.json names. Exit codes: 0 nothing is known, 1 something is, 2 the advisories could not be read.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
CLEAN, FOUND, UNKNOWN = 0, 1, 2


def main(pip_audit: str, python: str) -> int:
    """Audit both sides and return the exit code."""
    codes = [audit_python(pip_audit, python), audit_npm()]
    return FOUND if FOUND in codes else max(codes)


def audit_python(pip_audit: str, python: str) -> int:
    """Ask PyPI, then OSV, for each package that is installed beside ours."""
    listed = run([python, "-m", "pip", "list", "--format=json"])
    packages = {each["name"].lower(): each["version"] for each in json.loads(listed.stdout)}
    packages.pop("llmhero-widgets", None)
    # A local build (2.13.0+cpu) has the weaknesses of its release.
    lines = [f"{name}=={version.partition('+')[0]}" for name, version in sorted(packages.items())]
    for service in ("pypi", "osv"):
        told = ask_about(lines, pip_audit, service)
        if told is None:
            print(f"Python: {service} could not be asked.")
            continue
        skipped = [each["name"] for each in told if "skip_reason" in each]
        weak = [each for each in told if each.get("vulns")]
        for each in weak:
            for problem in each["vulns"]:
                fixed = ", ".join(problem["fix_versions"]) or "no version yet"
                print(f"Python: {each['name']} {each['version']}: {problem['id']}, mended in {fixed}")
        asked = len(told) - len(skipped)
        if weak:
            return FOUND
        if not asked:
            print(f"Python: {service} knows none of the {len(lines)} packages: no advisory was read.")
            continue
        print(f"Python: nothing is known of {asked} packages ({service}).")
        if skipped:
            print(f"Python: {len(skipped)} could not be looked up: {', '.join(skipped)}")
            return UNKNOWN
        return CLEAN
    print("Python: THE ADVISORY SERVICE CANNOT BE REACHED FROM HERE. Nothing was audited.")
    return UNKNOWN


def ask_about(lines: list[str], pip_audit: str, service: str) -> list[dict] | None:
    """Return what a service says of each package, or None where it does not answer."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "requirements.txt")
        file.write_text("\n".join(lines))
        options = ["--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json", "--timeout=15"]
        done = run([pip_audit, "-r", str(file), *options, "-s", service])
    try:
        return json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None


def audit_npm() -> int:
    """Ask npm's registry for what package-lock.json names; what is only for building counts too."""
    done = run(["npm", "audit", "--json"], cwd=ROOT)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        told = {}
    if "vulnerabilities" not in told:
        reason = str(told.get("message") or told.get("error") or done.stderr).strip().splitlines()
        print(f"npm: {''.join(reason[:1])[:120]}")
        print("npm: THE ADVISORY SERVICE CANNOT BE REACHED FROM HERE. Nothing was audited.")
        return UNKNOWN
    for name, each in sorted(told["vulnerabilities"].items()):
        print(f"npm: {name}: {each['severity']}, versions {each['range']}")
    if told["vulnerabilities"]:
        return FOUND
    print(f"npm: nothing is known of {told['metadata']['dependencies']['total']} packages.")
    return CLEAN


def run(command: list[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program and return what it said."""
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
