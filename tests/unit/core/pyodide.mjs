// Runs a Python program in Pyodide, JupyterLite's own Python, with the checkout at /src; prints what it returns.
const [folder, checkout, program] = process.argv.slice(2);
const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
const python = await loadPyodide({ indexURL: `${folder}/` });
python.FS.mkdirTree("/src");
python.FS.mount(python.FS.filesystems.NODEFS, { root: checkout }, "/src");
process.stdout.write(python.runPython(program));
