"""Kernel and browser must use the same words."""

import json
import shutil
import subprocess
from pathlib import Path

from llmhero_widgets.core import protocol

REPOSITORY = Path(__file__).parents[2]
PRINT = """
import * as esbuild from "esbuild";
const { outputFiles } = await esbuild.build({
  entryPoints: ["js/shared/protocol.ts"], bundle: true, format: "esm", write: false,
});
const module = await import("data:text/javascript," + encodeURIComponent(outputFiles[0].text));
const constants = Object.entries(module).filter(([, value]) => typeof value !== "function");
console.log(JSON.stringify(Object.fromEntries(constants)));
"""


def test_both_sides_have_the_same_constants():
    node = shutil.which("node")
    assert node, "the tests need Node"
    command = [node, "--input-type=module", "--eval", PRINT]
    printed = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
    browser = json.loads(printed)
    kernel = {name: getattr(protocol, name) for name in vars(protocol) if name.isupper() and name[0] != "_"}
    kernel.pop("TYPE_CHECKING")
    assert browser == {n: list(v) if isinstance(v, tuple) else v for n, v in kernel.items()}
