/** Models, fetched with progress. */
import * as vscode from "vscode";
import { following } from "./fetching";
import type { Model } from "./hero";
import { withProgress } from "./problems";
import { Cancelled } from "./run";
import type { Session } from "./session";
import type { Walkthrough } from "./walkthrough";
import { megabytes } from "./words";

/** Fetch one that is named, or those that the reader chooses. */
export async function fetchModels(
  session: Session,
  walkthrough: Walkthrough,
  named?: unknown,
): Promise<void> {
  await session.course();
  const { say, language, hero } = session;
  const absent = (await hero.models()).filter(({ state }) => state === "absent");
  if (absent.length === 0) {
    await sayModelsHere(session, walkthrough);
    await vscode.window.showInformationMessage(say("Every model is on this machine."));
    return;
  }
  const one = absent.find(({ id }) => id === named);
  if (one) return fetchThem(session, walkthrough, [one]);
  const item = (model: Model) => ({
    label: model.title,
    description: say("{download} to download, {installed} on disk", {
      download: megabytes(model.download),
      installed: megabytes(model.installed),
    }),
    detail: `${model.summary[language]} · ${model.license}`,
    picked: model.kind === "model",
    model,
  });
  const separator = (label: string) => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
    model: undefined,
  });
  const of = (kind: Model["kind"]) => absent.filter((model) => model.kind === kind).map(item);
  const [models, tokenizers] = [of("model"), of("tokenizer")];
  const picked = await vscode.window.showQuickPick(
    [
      ...(models.length > 0 ? [separator(say("Models")), ...models] : []),
      ...(tokenizers.length > 0 ? [separator(say("Tokenizers")), ...tokenizers] : []),
    ],
    {
      canPickMany: true,
      title: say("Fetch models"),
      placeHolder: say("Once on this machine, they work offline"),
    },
  );
  const wanted = picked?.flatMap(({ model }) => model ?? []) ?? [];
  if (wanted.length === 0) return;
  await fetchThem(session, walkthrough, wanted);
}

async function fetchThem(
  session: Session,
  walkthrough: Walkthrough,
  wanted: readonly Model[],
): Promise<void> {
  const { say, language, hero } = session;
  try {
    await withProgress(say("Fetching models"), (report, signal) => {
      const follow = following(wanted, language, say);
      const names = wanted.map(({ id }) => id);
      return hero.fetch(
        names,
        (step) => {
          const told = follow(step);
          if (told) report(told.message, told.increment);
        },
        signal,
      );
    });
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    await vscode.window.showInformationMessage(say("Stopped. Nothing half-done is left."));
    return;
  } finally {
    await sayModelsHere(session, walkthrough);
  }
  await vscode.window.showInformationMessage(say("The models are on this machine. They work offline now."));
}

/** Tell the walkthrough whether the model of the first lesson is here. */
export async function sayModelsHere(session: Session, walkthrough: Walkthrough): Promise<void> {
  const [first] = await session.hero.models();
  await walkthrough.tell("models", first !== undefined && first.state !== "absent");
}
