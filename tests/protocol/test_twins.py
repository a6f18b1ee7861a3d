"""Kernel and browser must use the same words."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from llmhero_widgets.core import protocol
from llmhero_widgets.tokens import messages_compare

REPOSITORY = Path(__file__).parents[2]
PRINT = """
import * as esbuild from "esbuild";
const { outputFiles } = await esbuild.build({
  entryPoints: [process.argv[1]], bundle: true, format: "esm", write: false,
});
const module = await import("data:text/javascript," + encodeURIComponent(outputFiles[0].text));
const constants = Object.entries(module).filter(([, value]) => typeof value !== "function");
console.log(JSON.stringify(Object.fromEntries(constants)));
"""


def constants_of(module: str) -> dict[str, Any]:
    """What a module of the front end exports beside functions."""
    node = shutil.which("node")
    assert node, "the tests need Node"
    command = [node, "--input-type=module", "--eval", PRINT, module]
    printed = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
    return json.loads(printed)


def test_both_sides_have_the_same_constants():
    browser = constants_of("js/shared/protocol.ts")
    kernel = {name: getattr(protocol, name) for name in vars(protocol) if name.isupper() and name[0] != "_"}
    kernel.pop("TYPE_CHECKING")
    assert browser == {n: list(v) if isinstance(v, tuple) else v for n, v in kernel.items()}


def test_both_sides_can_say_every_reason_why_a_text_does_not_decode_back():
    assert constants_of("js/tokens/messages.ts")["REASONS"].keys() == messages_compare.REASONS.keys()
