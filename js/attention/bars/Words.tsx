/** The words with their weights, and what is asked about them. */
import { Checkbox, Segmented, Stage } from "../../shared/components";
import { useText } from "../../shared/mount";
import { axes, type Document } from "../document";
import * as messages from "../messages";
import { choosePart, headName, lock, locked } from "../selection";
import type { Store } from "../store";
import type { Part } from "../types";
import { WordBars } from "./WordBars";

export function Words({ store, document, busy }: { store: Store; document: Document; busy: boolean }) {
  const t = useText();
  const selection = store.selection.value;
  const { part, heads, hide } = selection;
  const { queries, keys } = axes(document, part);
  const { axis, position } = locked(selection);
  const [asking, across] = axis === "query" ? [queries, keys] : [keys, queries];
  const sinks = document.sinks[part] ?? [];
  const visibility = document.visibility[part];
  const window = visibility?.windows[heads[0]?.[0] ?? 0] ?? null;
  const headNames =
    heads.length > 1
      ? t(messages.HEADS, { n: heads.length })
      : t(messages.HEAD, { name: headName(heads[0] ?? [0, 0]) });

  const unseen = (other: number) => {
    const [query, key] = axis === "query" ? [position, other] : [other, position];
    if (hide.includes(key)) return true;
    if (!visibility?.causal) return false;
    return key > query || (window !== null && key <= query - window);
  };
  const turn = (next: "query" | "key") => {
    // Turning the question round keeps the token, or the place where the other side has fewer.
    const last = (next === "query" ? queries : keys).length - 1;
    store.select(lock(selection, next, part === "cross" ? Math.min(position, last) : position));
  };
  const readPart = (next: Part) => {
    const grid = document.grids[next];
    if (grid) store.select(choosePart(selection, next, grid, axes(document, next).queries.length));
  };

  return (
    <Stage busy={busy}>
      <div class="ctl">
        {document.parts.length > 1 && (
          <Segmented
            label={t(messages.PART)}
            value={part}
            onChange={(next) => readPart(next as Part)}
            options={document.parts.map((each) => ({ value: each, label: t(PART_NAMES[each]) }))}
          />
        )}
        <Segmented
          label={t(messages.DIRECTION)}
          value={axis}
          onChange={(next) => turn(next as "query" | "key")}
          options={[
            { value: "query", label: t(messages.ASKS) },
            { value: "key", label: t(messages.ASKED) },
          ]}
        />
        {sinks.length > 0 && (
          <Checkbox
            label={t(messages.HIDE_SINK)}
            checked={hide.length > 0}
            onChange={(on) => store.select({ ...selection, hide: on ? sinks : [] })}
          />
        )}
      </div>
      {part === "cross" && (
        <WordBars
          tokens={asking}
          profile={undefined}
          locked={position}
          name={t(axis === "query" ? messages.TARGET : messages.SOURCE)}
          unseen={() => false}
          onLock={(at) => store.select(lock(selection, axis, at))}
        />
      )}
      <WordBars
        tokens={across}
        profile={store.profile.value}
        locked={part === "cross" ? -1 : position}
        name={t(axis === "query" ? messages.BARS_QUERY : messages.BARS_KEY, {
          token: asking[position]?.text ?? "",
          heads: headNames,
        })}
        unseen={unseen}
        onLock={(at) => store.select(lock(selection, part === "cross" ? other(axis) : axis, at))}
      />
    </Stage>
  );
}

const other = (axis: "query" | "key") => (axis === "query" ? "key" : "query");

const PART_NAMES = {
  self: messages.PART_DECODER,
  encoder: messages.PART_ENCODER,
  cross: messages.PART_CROSS,
};
