"""What VS Code's users install: the .vsix as Microsoft's own packager makes it."""

import json
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SOURCE = REPOSITORY / "js" / "vscode"
VERSION = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def vsix(tmp_path_factory):
    """Pack it, and return every file by its name."""
    folder = tmp_path_factory.mktemp("vsix")
    command = ["node", SOURCE / "build" / "package.mjs", folder]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    with zipfile.ZipFile(folder / f"llmhero-widgets-{VERSION}.vsix") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def manifest(vsix):
    return json.loads(vsix["extension/package.json"])


def test_it_holds_what_belongs_and_nothing_else(vsix):
    pictures = {path.name for path in (SOURCE / "walkthrough").glob("*.svg")} | {"touch.png"}
    assert set(vsix) == {
        "[Content_Types].xml",
        "extension.vsixmanifest",
        "extension/LICENSE.txt",
        "extension/dist/extension.js",
        "extension/l10n/bundle.l10n.zh-cn.json",
        "extension/media/activity.svg",
        "extension/media/icon.png",
        "extension/package.json",
        "extension/package.nls.json",
        "extension/package.nls.zh-cn.json",
        "extension/readme.md",
        *(f"extension/walkthrough/{name}" for name in pictures),
    }


def test_it_is_the_version_of_the_package_with_its_licence(vsix, manifest):
    assert manifest["version"] == VERSION
    assert "version" not in json.loads((SOURCE / "package.json").read_text())
    assert vsix["extension/LICENSE.txt"] == (REPOSITORY / "LICENSE").read_bytes()


def test_its_icon_is_a_picture_as_the_marketplace_wants_it(vsix, manifest):
    icon = vsix[f"extension/{manifest['icon']}"]
    assert icon.startswith(PNG)
    width, height = int.from_bytes(icon[16:20], "big"), int.from_bytes(icon[20:24], "big")
    assert width == height == 256


def test_every_file_that_the_manifest_names_is_there(vsix, manifest):
    named = re.findall(r'"(?:\./)?([\w/-]+\.(?:js|svg|png|md|json))"', json.dumps(manifest))
    assert len(named) > 7
    assert {f"extension/{name}" for name in named} <= set(vsix)


def test_the_code_is_one_file_that_needs_nothing_but_node_and_vscode(vsix):
    code = vsix["extension/dist/extension.js"].decode()
    wanted = set(re.findall(r'require\("([^"]+)"\)', code))
    assert "vscode" in wanted
    assert all(name == "vscode" or name.startswith("node:") for name in wanted), wanted
    assert "sourceMappingURL" not in code
    assert str(REPOSITORY) not in code


def test_jupyter_comes_with_it_and_trust_is_asked_for(vsix, manifest):
    assert manifest["extensionDependencies"] == ["ms-toolsai.jupyter"]
    trust = manifest["capabilities"]["untrustedWorkspaces"]
    assert trust["supported"] == "limited"
    assert set(trust["restrictedConfigurations"]) == {"llmhero.python", "llmhero.lessonsFolder"}
    assert (
        b'Id="Microsoft.VisualStudio.Code.ExtensionDependencies" Value="ms-toolsai.jupyter"'
        in vsix["extension.vsixmanifest"]
    )
