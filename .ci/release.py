"""Build what is released, install it alone into clean environments, and open a widget there.

`python .ci/release.py` from a checkout that `make setup` has made ready. Exit codes: 0 all was checked and is
well, 1 something is wrong, 2 something could not be checked. What was done, and with which Python, is said.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
PLACE = ROOT / "build" / "release"
# As pyproject.toml says; the newest is what is at hand.
OLDEST = (3, 11)
#: More than this is not fetched for a check; RELEASE_CHECK_GB changes it.
MOST_GB = float(os.environ.get("RELEASE_CHECK_GB", "2"))
SBOM_TOOL = "cyclonedx-bom>=7"


def main() -> int:
    """Check everything and return the exit code."""
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    wheel = build_wheel()
    build_vsix()
    say("What is in the wheel")
    run([sys.executable, "-m", "pytest", "-q", "tests/packaging"])
    pythons = pythons_at_hand()
    say("Pythons at hand: " + ", ".join(f"{version(v)} ({path})" for v, path in pythons.items()))
    chosen = dict.fromkeys([min(pythons), max(pythons)])
    if len(chosen) == 1:
        print("There is only one: the oldest is the newest.")
    left = [v for v in chosen if not try_in(v, pythons[v], wheel)]
    for each in sorted(DIST.iterdir()):
        print(f"{each.stat().st_size / 1e6:8.2f} MB  {each.relative_to(ROOT)}")
    if left:
        print("NOT CHECKED: " + ", ".join(map(version, left)))
        return 2
    print("Checked on " + ", ".join(map(version, chosen)) + ". All is well.")
    return 0


def build_wheel() -> Path:
    """Build the wheel twice: the same sources must give the same bytes."""
    say("Wheel")
    made = []
    for folder in (DIST, PLACE / "again"):
        for old in folder.glob("*.whl"):
            old.unlink()
        run(["npm", "run", "--silent", "build"])
        run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)], quiet=True)
        made += folder.glob("*.whl")
    first, second = made
    if first.read_bytes() != second.read_bytes():
        sys.exit("Two builds of the same sources differ.")
    print(first.relative_to(ROOT))
    return first


def build_vsix() -> None:
    """Build the extension for VS Code where the checkout has one."""
    say("Extension for VS Code")
    if not re.search(r"^vsix:", (ROOT / "Makefile").read_text(), re.MULTILINE):
        print("This checkout has no `make vsix`.")
        return
    run(["make", "vsix", f"PYTHON={sys.executable}"])


def pythons_at_hand() -> dict[tuple[int, int], str]:
    """Return every supported Python that starts: on the path, of pyenv, and this one."""
    names = [f"python3.{minor}" for minor in range(OLDEST[1], OLDEST[1] + 9)]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    paths = [*filter(None, map(shutil.which, names)), *sorted(pyenv.glob("versions/*/bin/python"))]
    found: dict[tuple[int, int], str] = {}
    for path in map(str, [f"{sys.base_prefix}/bin/python3", *paths]):
        # A shim of pyenv's stands on the path for versions that do not start.
        code = "import sys, ensurepip, venv, sqlite3; print(*sys.version_info[:2])"
        done = subprocess.run([path, "-c", code], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            major, minor = map(int, done.stdout.split())
            if (major, minor) >= OLDEST:
                found.setdefault((major, minor), path)
    return found


def try_in(key: tuple[int, int], path: str, wheel: Path) -> bool:
    """Install the wheel alone into a new environment and use it; False where too much would be fetched."""
    say(f"Python {version(key)}")
    folder = PLACE / f"python{version(key)}"
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV", "LLMHERO_LANG"}}
    run([path, "-m", "venv", str(folder)], env=clean)
    python = str(folder / "bin" / "python")
    report = PLACE / f"python{version(key)}.json"
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    run([*pip, "--upgrade", "pip"], quiet=True, env=clean)
    wanted = [str(wheel), *torch_here(key)]
    run([*pip, "--dry-run", "--ignore-installed", "--report", str(report), *wanted], quiet=True, env=clean)
    fetched, packages = to_fetch(json.loads(report.read_text()))
    print(f"{packages} packages, {fetched:.2f} GB from the network")
    if fetched > MOST_GB:
        print(
            f"That is more than {MOST_GB:g} GB. To check it all the same: RELEASE_CHECK_GB={fetched + 1:.0f}"
        )
        return False
    run([*pip, "--no-compile", *wanted], quiet=True, env=clean)
    run([python, "-m", "pip", "check"], env=clean)
    said = run(
        [python, "-c", "import llmhero_widgets as h; print(h.__version__, h.__file__)"], cwd=PLACE, env=clean
    )
    wanted_version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    if said.split()[0] != wanted_version or str(folder) not in said:
        sys.exit(f"Another package than the wheel was imported: {said}")
    llmhero = str(folder / "bin" / "llmhero")
    run([llmhero, "models", "fetch", "smollm2-135m-instruct", "--lang", "en"], cwd=PLACE, env=clean)
    run([llmhero, "doctor", "--offline", "--lang", "en"], cwd=PLACE, env=clean)
    run([sys.executable, str(ROOT / ".ci" / "smoke.py"), python, str(PLACE / f"lab{version(key)}")])
    write_sbom(key, python, clean)
    shutil.rmtree(folder)
    return True


def torch_here(key: tuple[int, int]) -> list[str]:
    """Name the release of PyTorch that pip's own --find-links hold for this Python, if they do.

    Without it pip would take the newest, which for Linux brings the libraries of graphics cards.
    """
    links = os.environ.get("PIP_FIND_LINKS") or run(
        ["pip", "config", "get", "global.find-links"], check=False
    )
    for folder in links.split():
        for wheel in sorted(Path(folder).glob(f"torch-*+cpu-cp{key[0]}{key[1]}-*.whl")):
            return ["torch==" + wheel.name.split("-")[1].partition("+")[0]]
    return []


def to_fetch(report: dict) -> tuple[float, int]:
    """Return how many gigabytes would come over the network, and how many packages there are."""
    total = 0
    for each in report["install"]:
        url = each["download_info"]["url"]
        if not url.startswith("file:"):
            with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=60) as head:  # noqa: S310
                total += int(head.headers["Content-Length"])
    return total / 1e9, len(report["install"])


def write_sbom(key: tuple[int, int], python: str, clean: dict[str, str]) -> None:
    """Write what was installed and tried, as a CycloneDX document that its own schema accepts."""
    tools = PLACE / "sbom-tool"
    if not tools.exists():
        run([sys.executable, "-m", "venv", str(tools)])
        run([str(tools / "bin" / "python"), "-m", "pip", "--quiet", "install", SBOM_TOOL], quiet=True)
    file = DIST / f"environment-python{version(key)}.cdx.json"
    tool = str(tools / "bin" / "cyclonedx-py")
    run(
        [tool, "environment", "--output-reproducible", "--sv", "1.6", "--validate", "-o", str(file), python],
        env=clean,
    )
    if not any(each["name"] == "llmhero-widgets" for each in json.loads(file.read_text())["components"]):
        sys.exit(f"{file} does not name llmhero-widgets")
    with zipfile.ZipFile(next(DIST.glob("*.whl"))) as archive:
        (name,) = (each for each in archive.namelist() if "/sboms/" in each)
        bundled = PLACE / "bundled.cdx.json"
        bundled.write_bytes(archive.read(name))
    code = (
        "import sys\nfrom cyclonedx.schema import SchemaVersion\n"
        "from cyclonedx.validation.json import JsonStrictValidator\n"
        "error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())\n"
        "sys.exit(str(error) if error else 0)"
    )
    run([str(tools / "bin" / "python"), "-c", code, str(bundled)])
    print(f"{file.relative_to(ROOT)}, and {name} in the wheel, are what CycloneDX 1.6 asks for")


def version(key: tuple[int, int]) -> str:
    """Write a version as people do."""
    return f"{key[0]}.{key[1]}"


def say(title: str) -> None:
    """Print a title."""
    print(f"\n== {title}", flush=True)


def run(
    command: list[str], *, quiet: bool = False, check: bool = True, cwd: Path = ROOT, env: dict | None = None
) -> str:
    """Run a program, end everything where it fails, and return what it printed."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode and check:
        print(done.stdout[-8000:], done.stderr[-8000:], sep="\n")
        sys.exit(f"failed: {' '.join(command)}")
    if not quiet and check:
        print(done.stdout.rstrip()[-3000:], flush=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
