/** Which steps of the walkthrough are done. */
import * as vscode from "vscode";

export type Step = "setup" | "models" | "lesson" | "exercise";

// VS Code reads the steps after it has opened their page.
const READ_MS = 800;

/** VS Code ticks a step when its context becomes true, not when it finds it true. */
export class Walkthrough {
  private readonly done = new Map<Step, boolean>();

  async tell(step: Step, done: boolean): Promise<void> {
    this.done.set(step, done);
    await set(step, done);
  }

  async open(id: string): Promise<void> {
    const steps = [...this.done];
    await Promise.all(steps.map(([step]) => set(step, false)));
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", id, false);
    await new Promise((resolve) => setTimeout(resolve, READ_MS));
    await Promise.all(steps.map(([step, done]) => set(step, done)));
  }
}

function set(step: Step, done: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", `llmhero.done.${step}`, done);
}
