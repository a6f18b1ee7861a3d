/**
 * A module-federation container by hand: how JupyterLab and Notebook find the extension, and how it finds theirs.
 *
 * `names` are the host's modules that the bundle asks for, `main` the bundle as a CommonJS function.
 */
function container(names, main) {
  let scope = {};
  let made;

  /** As webpack chooses a singleton: what is loaded already, or else the newest. Tokens are compared by identity. */
  async function load(name) {
    const newest = Object.entries(scope[name] ?? {}).sort(([a], [b]) =>
      b.localeCompare(a, "en", { numeric: true }),
    );
    const [, chosen] = newest.find(([, { loaded }]) => loaded) ?? newest[0] ?? [];
    if (!chosen) throw new Error(`llmhero-widgets: this host has no ${name}`);
    chosen.loaded = 1;
    return [name, (await chosen.get())()];
  }

  async function make() {
    const modules = new Map(await Promise.all(names.map(load)));
    const module = { exports: {} };
    main(module, module.exports, (name) => modules.get(name));
    return module.exports;
  }

  return {
    init(given) {
      scope = given;
    },
    async get(path) {
      if (path !== "./extension") throw new Error(`llmhero-widgets: no module ${path}`);
      made ??= make();
      const exports = await made;
      return () => exports;
    },
  };
}
