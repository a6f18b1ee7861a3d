/** The environment: checked, made, filled. */
import * as vscode from "vscode";
import type { Finding } from "./hero";
import { InstallError, type Installing, installPackage, makeEnvironment } from "./install";
import { withProgress } from "./problems";
import { here, inEnvironment, ourEnvironment, type Python } from "./python";
import { selectPython } from "./selected";
import type { Session } from "./session";

const WORST_FIRST = ["broken", "note", "ok"];

/** Say what works, and the one command that mends the rest. */
export async function checkSetup(session: Session): Promise<void> {
  await session.refresh();
  if (session.state !== "ready") return install(session);
  const { say, language, output } = session;
  const { healthy, findings } = await withProgress(say("Checking the set-up"), (_, signal) =>
    session.hero.doctor(signal),
  );
  for (const { level, what, command } of findings) {
    output.info([level, what[language], command].filter(Boolean).join(" · "));
  }
  const picked = await vscode.window.showQuickPick(
    findings
      .toSorted((a, b) => WORST_FIRST.indexOf(a.level) - WORST_FIRST.indexOf(b.level))
      .map((finding) => ({ ...shown(finding), finding })),
    {
      title: healthy ? say("Everything that is needed works.") : say("Something that is needed is broken."),
      placeHolder: findings.some(({ command }) => command)
        ? say("Choose a line with a command to mend it")
        : say("Nothing to mend"),
      matchOnDetail: true,
    },
  );
  const command = picked?.finding.command ?? "";
  const model = /^llmhero models fetch (\S+)$/.exec(command)?.[1];
  if (model) {
    await vscode.commands.executeCommand("llmhero.fetchModels", model);
  } else if (command) {
    const terminal = vscode.window.createTerminal("LLM Hero");
    terminal.show();
    // Written, not run: that is for the reader to do.
    terminal.sendText(command, false);
  }

  function shown({ level, what, command }: Finding): vscode.QuickPickItem {
    const icon = { ok: "pass", note: "info", broken: "error" }[level];
    return { label: `$(${icon}) ${what[language]}`, ...(command && { detail: `$(terminal) ${command}` }) };
  }
}

/** Install or update our package, after asking where. */
export async function install(session: Session): Promise<void> {
  if (!session.found) await session.refresh();
  const { found, say } = session;
  if (!found || found.kind === "noPython" || found.kind === "tooOld") return noPython(session);
  const target = found.kind === "noPackage" ? await chooseTarget(session, found.python) : found.python;
  if (!target) return;
  await withProgress(say("Installing LLM Hero"), async (report, signal) => {
    const how: Installing = {
      run: session.run,
      cwd: session.cwd,
      signal,
      say,
      log: (line) => session.output.info(line),
      progress: (message) => report(message),
    };
    if (target !== "environment") return installPackage(target, how);
    const folder = ourEnvironment(here());
    await makeEnvironment(found.python, folder, how);
    const command = inEnvironment(folder, here().platform);
    await installPackage({ command, args: [] }, how);
    await settle(command);
  });
  await session.refresh();
  await installed(session);
}

/** A setting that names another Python would hide the environment that the reader has just chosen. */
async function settle(executable: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration("llmhero");
  if (!settings.get<string>("python")) return;
  const { Global, Workspace } = vscode.ConfigurationTarget;
  const inWorkspace = settings.inspect("python")?.workspaceValue !== undefined;
  await settings.update("python", executable, inWorkspace ? Workspace : Global);
}

async function chooseTarget(session: Session, python: Python): Promise<Python | "environment" | undefined> {
  // We made it, and were interrupted before the package was in.
  if (python.origin === "ours") return python;
  const { say } = session;
  const items = [
    {
      label: say("$(folder) Make an environment for LLM Hero"),
      detail: say("In {folder}. No other Python changes.", { folder: ourEnvironment(here()) }),
      target: "environment" as const,
    },
    ...(python.origin === "system"
      ? []
      : [
          {
            label: say("$(package) Install into the selected Python"),
            detail: python.executable,
            target: python,
          },
        ]),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: say("Where should LLM Hero be installed?"),
    placeHolder: say("PyTorch is the largest part: a few hundred MB, on Linux up to 3 GB"),
  });
  return picked?.target;
}

async function noPython({ found, say }: Session): Promise<void> {
  const old = found?.kind === "tooOld" ? found.python : undefined;
  const sentence = old
    ? say("{python} is Python {version}. The lessons need 3.11 or newer.", {
        python: old.executable,
        version: old.version.join("."),
      })
    : say("No Python was found. The lessons need 3.11 or newer.");
  const [get, choose] = [say("Get Python"), say("Say where it is")];
  const picked = await vscode.window.showErrorMessage(sentence, get, choose);
  if (picked === get) await vscode.env.openExternal(vscode.Uri.parse("https://www.python.org/downloads/"));
  if (picked === choose)
    await vscode.commands.executeCommand("workbench.action.openSettings", "llmhero.python");
}

async function installed(session: Session): Promise<void> {
  const { found, say } = session;
  if (session.state !== "ready" || found?.kind !== "ready") {
    throw new InstallError(
      say("The package is installed, but Python does not find it. The output tells more."),
    );
  }
  const { executable, origin } = found.python;
  if (origin === "ours" && vscode.workspace.isTrusted) await selectPython(executable);
  const open = say("Open the first lesson");
  const done = say("LLM Hero is installed. In a lesson, choose this Python as the kernel: {python}", {
    python: executable,
  });
  if ((await vscode.window.showInformationMessage(done, open)) === open) {
    await vscode.commands.executeCommand("llmhero.openLesson", session.told?.course.lessons[0]?.id);
  }
}
