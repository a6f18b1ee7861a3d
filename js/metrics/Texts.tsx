/** The texts on display, to be written in. */
import { useText } from "../shared/mount";
import * as messages from "./messages";
import type { Store } from "./store";

export function Texts({ store }: { store: Store }) {
  const t = useText();
  const { items, chosen } = store.state.value;
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
          value={item.candidate}
          onInput={(event) => write({ candidate: event.currentTarget.value }, `candidate${chosen}`)}
        />
      </label>
      <label>
        <span>{t(messages.REFERENCES)}</span>
        <textarea
          class="field"
          rows={2}
          value={item.references.join("\n")}
          onInput={(event) =>
            write({ references: event.currentTarget.value.split("\n") }, `references${chosen}`)
          }
        />
      </label>
    </div>
  );
}
