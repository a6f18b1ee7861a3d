/** What goes into the extension, gathered in one folder: nothing else can slip into the .vsix. */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = new URL("..", import.meta.url);
const root = new URL("../../", here);

/** Kilobytes, minified. */
const BUDGET = 60;
const COPIED = [
  "README.md",
  "package.nls.json",
  "package.nls.zh-cn.json",
  "l10n/bundle.l10n.zh-cn.json",
  "media/activity.svg",
  "media/icon.png",
  "walkthrough/setup.svg",
  "walkthrough/models.svg",
  "walkthrough/lesson.svg",
  "walkthrough/exercise.svg",
];

/** The version of the Python package, which is written down once. */
export async function version() {
  const found = /^version = "(.+)"$/m.exec(await readFile(new URL("pyproject.toml", root), "utf8"));
  if (!found) throw new Error("pyproject.toml names no version");
  return found[1];
}

/** Fill `folder` (a directory's URL, ending in a slash). */
export async function stage(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const manifest = JSON.parse(await readFile(new URL("package.json", here), "utf8"));
  const staged = { ...manifest, version: await version() };
  await writeFile(new URL("package.json", folder), `${JSON.stringify(staged, null, 2)}\n`);
  for (const name of COPIED) await cp(new URL(name, here), new URL(name, folder));
  await cp(new URL("LICENSE", root), new URL("LICENSE", folder));
  await cp(new URL("js/gallery/attention.png", root), new URL("walkthrough/touch.png", folder));
  const { metafile } = await esbuild.build({
    entryPoints: [fileURLToPath(new URL("src/extension.ts", here))],
    outfile: fileURLToPath(new URL("dist/extension.js", folder)),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  });
  const size = Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
  if (size > BUDGET * 1000)
    throw new Error(`extension.js exceeds its budget of ${BUDGET} kB: ${size / 1000}`);
}
