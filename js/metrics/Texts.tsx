/** The texts on display, to be written in. */
import { useSignal } from "@preact/signals";
import { useText } from "../shared/mount";
import * as messages from "./messages";
import type { Store } from "./store";

export function Texts({ store }: { store: Store }) {
  const t = useText();
  const { items, chosen } = store.state.value;
  // As it was typed: an empty line is no reference.
  const typed = useSignal("");
  const item = items[chosen];
  if (!item) return null;
  const write = (part: Partial<typeof item>, gesture: string) =>
    store.change(
      {
        // References that several candidates share stay shared.
        items: items.map((other, place) => {
          if (place === chosen) return { ...other, ...part };
          const shared = part.references && other.references.join("\n") === item.references.join("\n");
          return shared ? { ...other, references: part.references ?? [] } : other;
        }),
      },
      gesture,
    );
  return (
    <div class="texts">
      <label>
        <span>{t(messages.CANDIDATE)}</span>
        <textarea
          class="field"
          rows={2}
          dir="auto"
          value={item.candidate}
          onInput={(event) => write({ candidate: event.currentTarget.value }, `candidate${chosen}`)}
        />
      </label>
      <label>
        <span>{t(messages.REFERENCES)}</span>
        <textarea
          class="field"
          rows={2}
          dir="auto"
          value={
            written(linesOf(typed.value)) === written(item.references)
              ? typed.value
              : written(item.references)
          }
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            write({ references: linesOf(typed.value) }, `references${chosen}`);
          }}
        />
      </label>
    </div>
  );
}

const written = (references: readonly string[]) => references.join("\n");

/** The references in a field: a line each; one empty text where nothing is written. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim());
  return lines.length > 0 ? lines : [""];
}
