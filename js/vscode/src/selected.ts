/** The parts of the Python extension's interface that we use; the extension need not be there. */
import * as vscode from "vscode";

interface Environments {
  getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
  resolveEnvironment(environment: {
    readonly path: string;
  }): Promise<{ readonly executable: { readonly uri?: vscode.Uri | undefined } } | undefined>;
  updateActiveEnvironmentPath(path: string): Promise<void>;
  readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
}

async function environments(): Promise<Environments | undefined> {
  const extension = vscode.extensions.getExtension<{ environments?: Environments }>("ms-python.python");
  try {
    return (await extension?.activate())?.environments;
  } catch {
    // It is broken or switched off: we find Python ourselves.
    return undefined;
  }
}

/** The interpreter that the reader selected. */
export async function selectedPython(): Promise<string | undefined> {
  const known = await environments();
  if (!known) return undefined;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const resolved = await known.resolveEnvironment(known.getActiveEnvironmentPath(folder));
  return resolved?.executable.uri?.fsPath;
}

/** Select an interpreter, so that Jupyter offers it first. */
export async function selectPython(executable: string): Promise<boolean> {
  const known = await environments();
  await known?.updateActiveEnvironmentPath(executable);
  return known !== undefined;
}

/** Be told when another is selected. */
export async function watchSelected(onChange: () => void): Promise<vscode.Disposable | undefined> {
  return (await environments())?.onDidChangeActiveEnvironmentPath(onChange);
}
