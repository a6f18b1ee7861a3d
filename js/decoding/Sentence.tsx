/** What the tree says at the chosen node, in one sentence. */
import type { ComponentChild } from "preact";
import { Reading, TokenChip } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { compose, percent } from "../shared/text";
import { folded } from "./fold-bytes";
import * as messages from "./messages";
import { END, type Tree } from "./tree";

/** From here on the model is sure, or leans to one side. */
const SURE = 0.9;
const LEANS = 0.5;
const NAMED = 3;
/** Of a longer path, its end is named. */
const LAST = 6;

export function Sentence({
  tree,
  selection,
  remote,
}: {
  tree: Tree;
  selection: number | null;
  remote: boolean;
}) {
  const t = useText();
  const language = useSurroundings().language.value;
  const row = (selection !== null ? tree.rowOf(selection) : 0) ?? 0;
  const bold = (text: string) => <b class="num">{text}</b>;
  const share = (fraction: number) => bold(percent(fraction, language, fraction < 0.0995 ? 1 : 0));
  const note = t(remote ? messages.TAIL : messages.CLAIM);
  const named = (child: number) => (
    <>
      <TokenChip text={tree.text[child] ?? ""} role="model" /> {share(Math.exp(tree.logprob[child] ?? 0))}
    </>
  );
  const family = (tree.children[row] ?? []).filter((child) => !Number.isNaN(tree.logprob[child]));
  const path = <Path tree={tree} row={row} />;
  const [first, ...others] = family;
  let sentence: ComponentChild;
  if (first === undefined) {
    const p = Math.exp(tree.path[row] ?? 0);
    const depth = tree.depth[row] ?? 0;
    const hidden = Number.isNaN(p);
    const ended = ((tree.flags[row] ?? 0) & END) !== 0;
    if (depth === 0) return null;
    const perplexity = Math.exp(-(tree.path[row] ?? 0) / depth);
    const x = bold(perplexity < 100 ? perplexity.toFixed(1) : Math.round(perplexity).toLocaleString("en-US"));
    const pattern = hidden ? messages.HIDDEN : ended ? messages.ENDED : messages.LEAF;
    sentence = compose(pattern, language, { path, p: share(p), x });
  } else {
    const top = Math.exp(tree.logprob[first] ?? 0);
    const sure = top >= SURE;
    // A path that was followed or written has one child, which need not be the likeliest.
    const alone = !sure && others.length === 0 && row > 0;
    const shown = sure ? [] : others.slice(0, NAMED - 1);
    const rest = [first, ...shown].reduce((left, child) => left - Math.exp(tree.logprob[child] ?? 0), 1);
    const list = shown.flatMap((child, at) => (at ? [t(messages.COMMA), named(child)] : [named(child)]));
    const away = row > 0;
    const pattern = alone
      ? messages.DRAWN
      : sure
        ? away
          ? messages.AFTER_SURE
          : messages.SURE
        : top >= LEANS
          ? away
            ? messages.AFTER_LEANS
            : messages.LEANS
          : away
            ? messages.AFTER_HESITATES
            : messages.HESITATES;
    sentence = compose(pattern, language, { path, a: named(first), b: list, r: share(Math.max(0, rest)) });
  }
  return <Reading note={note}>{sentence}</Reading>;
}

function Path({ tree, row }: { tree: Tree; row: number }) {
  const way: number[] = [];
  for (let at = row; at > 0; at = tree.parent[at] ?? -1) way.unshift(at);
  const shown = way.slice(-LAST);
  return (
    <span class="path">
      {shown.length < way.length && "… "}
      {folded(shown.map((at) => tree.text[at] ?? "")).map(({ text, first }) => (
        <TokenChip key={first} text={text} role="you" />
      ))}
    </span>
  );
}
