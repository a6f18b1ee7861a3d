// One self-contained ESM per widget, minified, within its budget (CONTRIBUTING.md, "Bundle budgets").
import { stat } from "node:fs/promises";
import * as esbuild from "esbuild";
import { buildLab } from "./lab.mjs";
import { writeNotices } from "./notices.mjs";
import { options, root } from "./options.mjs";

/** Kilobytes, minified. A bundle travels with every instance and is saved with widget state. */
export const BUDGETS = {
  attention: 142,
  decoding: 260,
  export: 10,
  lessons: 110,
  metrics: 120,
  positions: 120,
  prompts: 130,
  rag: 400,
  tokens: 240,
};

function entries() {
  return Object.fromEntries(
    Object.keys(BUDGETS).map((name) => [name, `js/${name}/index.${name === "export" ? "ts" : "tsx"}`]),
  );
}

async function checkBudgets() {
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const { size } = await stat(`${root}/llmhero_widgets/static/${name}.js`);
    console.log(`${name}.js ${(size / 1000).toFixed(1)} kB of ${budget}`);
    if (size > budget * 1000) throw new Error(`${name}.js exceeds its budget of ${budget} kB`);
  }
}

const config = {
  ...options,
  entryPoints: entries(),
  outdir: "llmhero_widgets/static",
  minify: true,
};

if (process.argv.includes("--watch")) {
  const context = await esbuild.context({ ...config, minify: false, sourcemap: "inline" });
  await context.watch();
} else {
  const { metafile } = await esbuild.build({ ...config, metafile: true });
  await checkBudgets();
  await writeNotices(metafile, await buildLab());
}
