/** How every entry point is bundled. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

/** The repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A style sheet becomes its minified text: it goes into a shadow root, not into the page. */
const cssText = {
  name: "css-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await esbuild.transform(source, { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

/** React Flow says of none of its components that making it does nothing else: those nobody uses would stay. */
const lessReactFlow = {
  name: "less-react-flow",
  setup(build) {
    build.onLoad({ filter: /@xyflow\/react\/dist\/esm\/index\.m?js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source
        .replace(/^(const \w+ = )(memo|create\w+Edge)\(/gm, "$1/* @__PURE__ */ $2(")
        .replace(/^\w+\.displayName = .*$/gm, "");
      return { contents, loader: "js" };
    });
  },
};

/** React Flow is written for React; Preact answers to both names. */
export const REACT = {
  react: "preact/compat",
  "react-dom": "preact/compat",
  "react/jsx-runtime": "preact/jsx-runtime",
  "use-sync-external-store/shim/with-selector.js": fileURLToPath(
    new URL("with-selector.mjs", import.meta.url),
  ),
};

const NO_GLIDING = fileURLToPath(new URL("no-gliding.mjs", import.meta.url));

export const options = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  alias: { ...REACT, "d3-transition": NO_GLIDING, "d3-interpolate": NO_GLIDING },
  plugins: [cssText, lessReactFlow],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};
