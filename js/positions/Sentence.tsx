/** What the picture shows now, in one sentence. */
import { Reading } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { percent } from "../shared/text";
import { ALIBI_HEADS } from "./App";
import * as messages from "./messages";
import { alibiSlopes, alibiWeights, similarity } from "./schemes";
import type { Store } from "./store";

export const two = (value: number) => value.toFixed(2).replace("-", "−");

/** How far both are moved to show that it changes nothing. */
const MOVED = 100;

export function Sentence({ store }: { store: Store }) {
  const scheme = store.scheme.value;
  if (scheme === "rope") return <OfRope store={store} />;
  if (scheme === "alibi") return <OfAlibi store={store} />;
  return store.table.value ? <OfTable store={store} /> : null;
}

function OfTable({ store }: { store: Store }) {
  const t = useText();
  const table = store.table.value;
  if (!table) return null;
  const p = Math.min(store.position.value, table.rows - 1);
  const alike = similarity(table, p);
  const near = p + 1 < table.rows ? p + 1 : p - 1;
  // The end of the table that is further away.
  const far = p < table.rows / 2 ? table.rows - 1 : 0;
  return (
    <Reading note={t(messages.READ_TABLE_NOTE)}>
      {t(messages.READ_TABLE, { p, far, near: two(alike[near] ?? 1), there: two(alike[far] ?? 1) })}
    </Reading>
  );
}

function OfRope({ store }: { store: Store }) {
  const t = useText();
  const p = store.position.value;
  const turns = store.turns.value;
  const d = Math.min(distanceOf(p), p);
  // Computed from both places, not from their difference.
  const apart = (moved: number) =>
    turns.reduce((sum, turn) => {
      const [query, key] = [(p + moved) * turn, (p - d + moved) * turn];
      return sum + Math.cos(query) * Math.cos(key) + Math.sin(query) * Math.sin(key);
    }, 0) / turns.length;
  return (
    <Reading note={t(messages.READ_ROPE_NOTE)}>
      {t(messages.READ_ROPE, { p, d, n: MOVED, s: two(apart(0)), same: two(apart(MOVED)) })}
    </Reading>
  );
}

/** The distance of which the sentence speaks: half way back to the first. */
export const distanceOf = (position: number) => Math.ceil(position / 2);

function OfAlibi({ store }: { store: Store }) {
  const t = useText();
  const { language } = useSurroundings();
  const words = store.words.value;
  const p = Math.min(store.position.value, words.length - 1);
  const word = words[p];
  if (word === undefined) return null;
  const h = store.head.value;
  const slope = alibiSlopes(ALIBI_HEADS)[h] ?? 0;
  const before = words[p - 1];
  return (
    <Reading note={t(messages.READ_ALIBI_NOTE)}>
      {before === undefined
        ? t(messages.READ_ALIBI_FIRST, { word })
        : t(messages.READ_ALIBI, {
            word,
            other: before,
            h,
            w: percent(alibiWeights(slope, p)[p - 1] ?? 0, language.value),
            times: two(Math.exp(slope)),
          })}
    </Reading>
  );
}
