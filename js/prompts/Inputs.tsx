/** The labelled inputs as lines of text. */
import { useSignal } from "@preact/signals";
import { Button } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { say } from "../shared/text";
import * as messages from "./messages";
import type { Example, Store } from "./store";

/** A line each: input, tab or two spaces, label. */
export function readLines(text: string): { examples: Example[]; bad: { n: number; what: string } | null } {
  const examples: Example[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const found = /^(.*?)(?:\t| {2,})\s*(\S.*?)\s*$/.exec(line);
    if (!found) return { examples, bad: { n: index + 1, what: line.trim().slice(0, 60) } };
    examples.push([found[1]?.trim() ?? "", found[2] ?? ""]);
  }
  return { examples, bad: null };
}

export const writeLines = (examples: readonly Example[]) =>
  examples.map(([text, label]) => `${text.replace(/\s+/g, " ")}\t${label}`).join("\n");

export function Inputs({ store }: { store: Store }) {
  const t = useText();
  const { language } = useSurroundings();
  const { examples, labels } = store.plan.value;
  const draft = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const text = draft.value ?? writeLines(examples);
  const use = () => {
    const read = readLines(text);
    const known = [...new Set(read.examples.map(([, label]) => label))];
    if (read.bad) problem.value = say(messages.NO_LABEL, language.peek(), read.bad);
    else if (known.length < 2) problem.value = t(messages.FEW_LABELS);
    else {
      // Labels keep their order, and those that no input has any more go.
      const kept = labels.filter((label) => known.includes(label));
      store.edit({
        examples: read.examples,
        labels: [...kept, ...known.filter((label) => !kept.includes(label))],
      });
      draft.value = problem.value = null;
    }
  };
  return (
    <>
      <textarea
        class="field lines"
        rows={10}
        aria-label={t(messages.INPUTS_FIELD)}
        value={text}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
      />
      {problem.value && (
        <p class="wrong" role="alert">
          {problem.value}
        </p>
      )}
      <Button kind={draft.value === null ? "plain" : "primary"} label={t(messages.USE_THESE)} onPress={use} />
    </>
  );
}
