"""Where the rigs read from and write to."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "build"
LABEXTENSION = ROOT / "llmhero_widgets" / "labextension"
NODE_MODULES = ROOT / "node_modules"
SCREENSHOTS = BUILD / "screenshots"
