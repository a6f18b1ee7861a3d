"""What a release says of itself: one version, what changed, and whose work its scripts contain."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "llmhero_widgets" / "static"
ALLOWED = {"MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}
# The same entries and options as the build, but what esbuild itself says went into each bundle.
INSIDE = """
import { existsSync } from "node:fs";
import * as esbuild from "esbuild";
import { options } from "./js/build/options.mjs";
const names = process.argv.slice(1);
const entry = (name) => `js/${name}/index.ts`;
const file = (name) => (existsSync(entry(name)) ? entry(name) : `${entry(name)}x`);
const entryPoints = Object.fromEntries(names.map((name) => [name, file(name)]));
const told = { outdir: "x", minify: true, write: false, metafile: true };
const made = await esbuild.build({ ...options, entryPoints, ...told });
console.log(JSON.stringify(made.metafile.outputs));
"""


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def version():
    return tomllib.loads(read("pyproject.toml"))["project"]["version"]


def test_every_manifest_has_the_version_of_pyproject(version):
    manifests = ["package.json", "package-lock.json"]
    tracked = subprocess.run(
        ["git", "ls-files", "js/*package.json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for name in [*manifests, *tracked.stdout.split()]:
        # The packager gives the VS Code extension its version.
        assert json.loads(read(name)).get("version", version) == version, name
    assert json.loads(read("package-lock.json"))["packages"][""]["version"] == version


def test_no_source_repeats_the_version():
    init = read("llmhero_widgets/__init__.py")
    assert 'version("llmhero-widgets")' in init
    assert not re.search(r"\d+\.\d+\.\d+", init)


def test_the_changelog_has_the_version_and_its_form(version):
    entries = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", read("CHANGELOG.md"), re.MULTILINE)
    assert entries[0] == ("Unreleased", "")
    assert version in dict(entries)
    assert all(date for name, date in entries[1:])
    assert [date for _, date in entries[1:]] == sorted((date for _, date in entries[1:]), reverse=True)
    kinds = set(re.findall(r"^### (.+)$", read("CHANGELOG.md"), re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.fixture(scope="module")
def inside():
    """Return what is inside each bundle: package to bundles."""
    names = sorted(path.stem for path in STATIC.glob("*.js"))
    command = ["node", "--input-type=module", "-e", INSIDE, *names]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    packages = {}
    for path, output in json.loads(made.stdout).items():
        for source in output["inputs"]:
            if "node_modules/" in source and output["inputs"][source]["bytesInOutput"]:
                parts = source.rpartition("node_modules/")[2].split("/")
                name = "/".join(parts[: 2 if parts[0].startswith("@") else 1])
                packages.setdefault(name, set()).add(Path(path).name)
    return packages


def test_every_package_in_a_bundle_is_named_with_its_licence(inside):
    text = (STATIC / "THIRD_PARTY_LICENSES.txt").read_text(encoding="utf-8")
    blocks = text.split(f"\n\n{'-' * 80}\n\n")[1:]
    named = {}
    for block in blocks:
        head, bundles, _, licence = block.split("\n", 3)
        name, license_id = re.fullmatch(r"(\S+) \S+ \((\S+)\)", head).groups()
        assert license_id in ALLOWED
        assert "copyright" in licence.lower()
        assert "permi" in licence.lower()
        named[name] = set(bundles.removeprefix("in ").split(", "))
    # What is bundled for an editor is named too, with bundles that lie elsewhere.
    here = {name: bundles & {path.name for path in STATIC.glob("*.js")} for name, bundles in named.items()}
    assert {name: bundles for name, bundles in here.items() if bundles} == inside
    assert {"preact", "@preact/signals", "@xyflow/react"} <= inside.keys()


def test_the_sbom_names_the_same_packages(inside, version):
    bom = json.loads((STATIC / "bundled.cdx.json").read_text(encoding="utf-8"))
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    assert bom["metadata"]["component"]["purl"] == f"pkg:pypi/llmhero-widgets@{version}"
    assert {component["name"] for component in bom["components"]} >= inside.keys()
    installed = json.loads(read("package-lock.json"))["packages"]
    for component in bom["components"]:
        locked = installed[f"node_modules/{component['name']}"]
        assert (component["version"], component["licenses"][0]["license"]["id"]) == (
            locked["version"],
            locked["license"],
        )
