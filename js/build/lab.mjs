/**
 * The JupyterLab extension, prebuilt: its files under llmhero_widgets/labextension, and its Chinese catalogue.
 *
 * JupyterLab's own builder takes Rspack and every package of JupyterLab to say which modules the host shares.
 * It is one sentence: everything of @jupyterlab and @lumino is the host's.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { options, root } from "./options.mjs";

const NAME = "llmhero-widgets";
export const LABEXTENSION = join(root, "llmhero_widgets", "labextension", NAME);
/** Kilobytes, minified; loaded once with JupyterLab. */
const BUDGET = 90;
const HOST = /^@(jupyterlab|lumino)\//;

const shared = {
  name: "shared",
  setup(build) {
    build.onResolve({ filter: HOST }, ({ path }) => ({ path, external: true }));
  },
};

async function bundle(minify) {
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
    entryPoints: { lab: "js/lab/index.ts" },
    format: "cjs",
    plugins: [shared, ...options.plugins],
    minify,
    metafile: true,
    write: false,
    outdir: "build/lab",
  });
  const [output] = Object.values(metafile.outputs);
  const names = [...new Set(output.imports.map(({ path }) => path))].filter((path) => HOST.test(path));
  return { text: outputFiles[0].text, names: names.sort(), metafile };
}

/** In the form that JupyterLab reads for the entry point `jupyterlab.locale`; the messages are its source. */
export async function catalogue() {
  const { outputFiles } = await esbuild.build({
    ...options,
    entryPoints: ["js/lab/messages.ts"],
    write: false,
  });
  const code = Buffer.from(outputFiles[0].text).toString("base64");
  const messages = await import(`data:text/javascript;base64,${code}`);
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const head = {
    domain: "llmhero_widgets",
    language: "zh-CN",
    plural_forms: "nplurals=1; plural=0;",
    version,
  };
  const said = Object.values(messages).filter((value) => typeof value === "object" && "zh" in value);
  return { "": head, ...Object.fromEntries(said.map(({ en, zh }) => [en, [zh]])) };
}

/** Build the extension; what esbuild says is in it. */
export async function buildLab({ minify = true } = {}) {
  const { text, names, metafile } = await bundle(minify);
  const container = await readFile(join(root, "js/build/container.js"), "utf8");
  const made = await esbuild.transform(
    `(globalThis._JUPYTERLAB ??= {})["${NAME}"] = (() => { ${container}
    return container(${JSON.stringify(names)}, (module, exports, require) => {\n${text}\n}); })();`,
    { minify, target: "es2022", charset: "utf8" },
  );
  const size = made.code.length / 1000;
  console.log(`lab ${size.toFixed(1)} kB of ${BUDGET}`);
  if (minify && size > BUDGET) throw new Error(`the JupyterLab extension exceeds its budget of ${BUDGET} kB`);

  const hash = createHash("sha256").update(made.code).digest("hex").slice(0, 16);
  const file = `static/remoteEntry.${hash}.js`;
  const { version, license } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const manifest = {
    name: NAME,
    version,
    license,
    description: "Lessons on how language models work, in JupyterLab and Notebook",
    jupyterlab: { extension: true, schemaDir: "schema", _build: { load: file, extension: "./extension" } },
  };
  const install = {
    packageManager: "python",
    packageName: NAME,
    uninstallInstructions: `pip uninstall ${NAME}`,
  };
  const locale = join(root, "llmhero_widgets", "locale", "zh_CN", "LC_MESSAGES");
  await rm(LABEXTENSION, { recursive: true, force: true });
  for (const [path, content] of [
    [join(LABEXTENSION, file), made.code],
    [
      join(LABEXTENSION, "schemas", NAME, "plugin.json"),
      await readFile(join(root, "js/lab/schema/plugin.json")),
    ],
    [join(LABEXTENSION, "install.json"), JSON.stringify(install, null, 2)],
    [join(locale, "llmhero_widgets.json"), JSON.stringify(await catalogue(), null, 1)],
    // The last: it says that the others are here.
    [join(LABEXTENSION, "package.json"), JSON.stringify(manifest, null, 2)],
  ]) {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, content);
  }
  return metafile;
}
