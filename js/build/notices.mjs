// What the bundles are made of: every package inside one, with its licence, for people and for scanners.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./options.mjs";

/** Licences that ask for no more than to be named. */
export const ALLOWED = new Set(["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"]);

export const LICENCES = "llmhero_widgets/static/THIRD_PARTY_LICENSES.txt";
export const SBOM = "llmhero_widgets/static/bundled.cdx.json";

const PACKAGE = /^(.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Folders of the packages that left at least one byte in a bundle, with the bundles' names. */
export function packagesOf(metafiles) {
  const found = new Map();
  for (const [path, output] of metafiles.flatMap(({ outputs }) => Object.entries(outputs))) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = bytesInOutput > 0 && input.match(PACKAGE);
      if (!folder) continue;
      const bundles = found.get(folder[0]) ?? new Set();
      found.set(folder[0], bundles.add(path.split("/").at(-1)));
    }
  }
  return found;
}

async function describe(folder, bundles) {
  const path = join(root, folder);
  const { name, version, license } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
  if (!ALLOWED.has(license))
    throw new Error(`${name} has the licence ${license}, which nobody has looked at`);
  const file = (await readdir(path)).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
  if (!file) throw new Error(`${name} brings no text of its licence`);
  const text = (await readFile(join(path, file), "utf8")).trim();
  return { name, version, license, text, bundles: [...bundles].sort() };
}

function licences(packages) {
  const head = "The scripts in this folder contain the following packages, each under its own licence.";
  const each = packages.map(({ name, version, license, text, bundles }) =>
    [`${name} ${version} (${license})`, `in ${bundles.join(", ")}`, "", text].join("\n"),
  );
  return `${[head, ...each].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

/** CycloneDX 1.6, without a time or a random number: the same sources give the same bytes. */
function sbom(project, packages) {
  const purl = (name, version) => `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const itself = `pkg:pypi/${project.name}@${project.version}`;
  const refs = packages.map(({ name, version }) => purl(name, version));
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "library",
        "bom-ref": itself,
        name: project.name,
        version: project.version,
        licenses: [{ license: { id: project.license } }],
        purl: itself,
      },
    },
    components: packages.map(({ name, version, license, bundles }) => ({
      type: "library",
      "bom-ref": purl(name, version),
      name,
      version,
      licenses: [{ license: { id: license } }],
      purl: purl(name, version),
      properties: bundles.map((bundle) => ({ name: "llmhero:bundle", value: bundle })),
    })),
    dependencies: [{ ref: itself, dependsOn: refs }, ...refs.map((ref) => ({ ref }))],
  };
}

/** Write both files beside the bundles; `metafiles` are what esbuild says of all that goes into the wheel. */
export async function writeNotices(...metafiles) {
  const project = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const found = [...packagesOf(metafiles)].map(([folder, bundles]) => describe(folder, bundles));
  const packages = (await Promise.all(found)).sort((a, b) => (a.name < b.name ? -1 : 1));
  await writeFile(join(root, LICENCES), licences(packages));
  await writeFile(join(root, SBOM), `${JSON.stringify(sbom(project, packages), null, 2)}\n`);
}
