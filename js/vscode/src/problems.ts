/** Errors where the reader looks, with what to do next. */
import * as vscode from "vscode";
import { OutdatedError } from "./hero";
import { Cancelled } from "./run";
import { NotReady, type Session } from "./session";

/** Run something, and say what went wrong; a cancelled one is quiet. */
export async function attempt(session: Session, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Cancelled) return;
    if (error instanceof NotReady) return notReady(session);
    const { say, output } = session;
    const outdated = error instanceof OutdatedError;
    output.error(error instanceof Error ? error : String(error));
    const [sentence, action, command] = outdated
      ? [say("The installed package is older than this extension."), say("Update"), "llmhero.install"]
      : [error instanceof Error ? error.message : String(error), say("Show output"), "llmhero.showOutput"];
    if ((await vscode.window.showErrorMessage(sentence, action)) === action) {
      await vscode.commands.executeCommand(command);
    }
  }
}

async function notReady({ state, say }: Session): Promise<void> {
  if (state === "failed") {
    const action = say("Show output");
    const sentence = say("Python did not say which lessons there are.");
    if ((await vscode.window.showErrorMessage(sentence, action)) === action) {
      await vscode.commands.executeCommand("llmhero.showOutput");
    }
    return;
  }
  await vscode.commands.executeCommand("llmhero.install");
}

/** A notification with progress and a button to cancel. */
export function withProgress<T>(
  title: string,
  work: (report: (message: string, increment?: number) => void, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const listener = token.onCancellationRequested(() => controller.abort());
    try {
      return await work(
        (message, increment) => progress.report({ message, ...(increment !== undefined && { increment }) }),
        controller.signal,
      );
    } finally {
      listener.dispose();
    }
  });
}
