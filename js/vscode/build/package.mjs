/** The .vsix, by Microsoft's own packager: `node package.mjs FOLDER`. */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { stage, version } from "./stage.mjs";

// Run by npx, not a dependency of ours: 240 packages of which everything else here needs none.
const VSCE = "@vscode/vsce@3.9.2";

const out = path.resolve(process.argv[2] ?? "dist");
const staged = new URL("../../../build/vscode/", import.meta.url);
await stage(staged);
await mkdir(out, { recursive: true });
const file = path.join(out, `llmhero-widgets-${await version()}.vsix`);
await promisify(execFile)(
  "npx",
  ["--yes", `--package=${VSCE}`, "vsce", "package", "--no-dependencies", "--out", file],
  {
    cwd: fileURLToPath(staged),
    // Optional parts and install scripts are for publishing: a keyring that would have to be compiled.
    env: { ...process.env, npm_config_omit: "optional", npm_config_ignore_scripts: "true" },
  },
);
console.log(file);
