// Every component and widget on one page: built into build/gallery, served on loopback (`--build` only builds).
import { cp, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import * as esbuild from "esbuild";
import { options, root } from "./options.mjs";

const folder = join(root, "build", "gallery");
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8" };

async function build() {
  await esbuild.build({
    ...options,
    entryPoints: ["js/gallery/gallery.tsx"],
    outdir: folder,
    sourcemap: "inline",
  });
  await cp(join(root, "js", "gallery", "index.html"), join(folder, "index.html"));
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  const path = normalize(join(folder, pathname === "/" ? "index.html" : decodeURIComponent(pathname)));
  const type = TYPES[extname(path)];
  const body = path.startsWith(folder + sep) && type ? await readFile(path).catch(() => null) : null;
  response.writeHead(body ? 200 : 404, { "content-type": body ? type : "text/plain" });
  response.end(body ?? "Not found\n");
}

await build();
if (!process.argv.includes("--build")) {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end());
  });
  server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}/`);
  });
}
