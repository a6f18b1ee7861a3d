/** The reading line of the explorer. */
import { Reading, TokenChip } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { compose, percent } from "../shared/text";
import { axes, type Document } from "./document";
import { CLAIM, CLAIM_MASKED } from "./messages";
import type { Store } from "./store";
import { summarise } from "./summary";
import type { Token } from "./types";

export function Sentence({ store, document }: { store: Store; document: Document }) {
  const { language } = useSurroundings();
  const t = useText();
  const profile = store.profile.value;
  if (!profile) return null;
  const { part, heads, hide } = profile.selection;
  const { queries, keys } = axes(document, part);
  const { pattern, query, key, weight } = summarise(profile, document.sinks[part] ?? []);
  const [layer, head] = heads[0] ?? [0, 0];
  const yours = profile.selection.query !== null;
  const chip = (token: Token | undefined, mine: boolean) => (
    <TokenChip text={token?.text ?? ""} role={mine ? "you" : token?.special ? "special" : "model"} />
  );
  const note = t(hide.length ? CLAIM_MASKED : CLAIM);
  return (
    <Reading note={note}>
      {compose(pattern, language.value, {
        q: chip(queries[query], yours),
        k: chip(keys[key], !yours),
        h: head,
        l: layer,
        n: heads.length,
        w: <b class="num">{percent(weight, language.value)}</b>,
      })}
    </Reading>
  );
}
