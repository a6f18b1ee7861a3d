/** Byte-pair encoding: the rows, the pairs that could have joined, and the sentence. */
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { label as named, SectionHead, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count } from "../../shared/text";
import { plural } from "../Sentence";
import { candidatesAt, type Merges, type Pair, type Part, rowsOf } from "./answer";
import { cellOf } from "./cell";
import { Ladder } from "./Ladder";
import * as messages from "./messages";
import { nats } from "./nats";

/** Longer lists end in how many more there are. */
const MOST_PAIRS = 24;

const written = (piece: Merges, rank: number) => (piece.rule === "scores" ? nats(rank) : count(rank));

/** The two that merge `step` joins. */
function joined(rows: Part[][], piece: Merges, step: number): [Part | undefined, Part | undefined] {
  const before = rows[step - 1] ?? [];
  const at = before.findIndex(({ start }) => start === piece.merges[step - 1]?.made.start);
  return [before[at], before[at + 1]];
}

export function MergeSentence({ piece, step }: { piece: Merges; step: number }): ComponentChildren {
  const { language } = useSurroundings();
  const rows = useMemo(() => rowsOf(piece), [piece]);
  const whole = <TokenChip text={piece.text} />;
  const symbols = piece.symbols.length;
  if (symbols === 1) return compose(messages.ONE_SYMBOL, language.value, { piece: whole });
  if (piece.merges.length === 0) return compose(messages.NO_MERGES, language.value, { piece: whole });
  if (piece.whole && step === piece.merges.length) {
    return compose(messages.TAKEN_WHOLE, language.value, { piece: whole });
  }
  const [a, b] = joined(rows, piece, Math.max(1, step));
  const chip = (symbol: Part | undefined) => <TokenChip text={symbol?.text ?? ""} role="you" />;
  return compose(step ? messages.MERGED[piece.rule] : messages.START_MERGES, language.value, {
    piece: whole,
    n: <b class="num">{count(step || symbols)}</b>,
    m: count(piece.merges.length),
    a: chip(a),
    b: chip(b),
  });
}

export function MergeSteps(props: {
  piece: Merges;
  step: number;
  go: (step: number) => void;
  toggle: () => void;
}) {
  const { piece, step, go, toggle } = props;
  const t = useText();
  const { language } = useSurroundings();
  const rows = useMemo(() => rowsOf(piece), [piece]);
  const rowAt = (row: number) => {
    const merge = piece.merges[row - 1];
    const cells = (rows[row] ?? []).map((symbol) =>
      cellOf(symbol, merge && symbol === merge.made ? "made" : ""),
    );
    if (!merge) {
      const n = t(plural(messages.SYMBOLS, piece.symbols.length), { n: count(piece.symbols.length) });
      return { cells, label: n, says: t(messages.ROW_START, { n }) };
    }
    const pattern = piece.rule === "scores" ? messages.SCORE : messages.RANK;
    const rank = written(piece, merge.rank);
    const [a, b] = joined(rows, piece, row);
    return {
      cells,
      label: compose(pattern, language.value, { n: <b>{rank}</b> }),
      says: t(messages.ROW_MERGE, {
        n: row,
        a: named(a?.text ?? ""),
        b: named(b?.text ?? ""),
        c: named(merge.made.text),
        rank: t(pattern, { n: rank }),
      }),
    };
  };
  return (
    <div class="repl">
      <Ladder
        columns={piece.symbols.length}
        rows={rows.length}
        rowAt={rowAt}
        step={step}
        onStep={go}
        onToggle={toggle}
      />
      <Pairs piece={piece} step={step} row={rows[Math.max(0, step - 1)] ?? []} />
    </div>
  );
}

function Pairs({ piece, step, row }: { piece: Merges; step: number; row: Part[] }) {
  const t = useText();
  const all = candidatesAt(piece, step);
  const starts = new Map(row.map((symbol) => [symbol.start, symbol.text]));
  const chip = (pair: Pair, at: number, chosen: boolean) => (
    <TokenChip
      text={starts.get(at === 0 ? pair.start : pair.middle) ?? ""}
      small
      role={chosen ? "you" : undefined}
    />
  );
  return (
    <div>
      <SectionHead title={t(messages.PAIRS)} />
      {all.length === 0 ? (
        <p class="note">{t(messages.NO_PAIRS)}</p>
      ) : (
        <table class="t pairs">
          <thead>
            <tr>
              <th scope="col">{t(messages.PAIR)}</th>
              <th scope="col">{t(piece.rule === "scores" ? messages.SCORE_HEAD : messages.RANK_HEAD)}</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, MOST_PAIRS).map((pair, k) => {
              const chosen = k === 0 && pair.rank !== null;
              return (
                <tr key={pair.start}>
                  <td>
                    {chip(pair, 0, chosen)} {chip(pair, 1, chosen)}
                  </td>
                  <td class={pair.rank === null ? "muted" : ""}>
                    {pair.rank === null ? (
                      t(messages.NEVER)
                    ) : chosen ? (
                      <b>{written(piece, pair.rank)}</b>
                    ) : (
                      written(piece, pair.rank)
                    )}
                  </td>
                </tr>
              );
            })}
            {all.length > MOST_PAIRS && (
              <tr>
                <td class="muted" colSpan={2}>
                  {t(messages.MORE_PAIRS, { n: count(all.length - MOST_PAIRS) })}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      )}
    </div>
  );
}

export function MergeNotes({ piece, step }: { piece: Merges; step: number }) {
  const t = useText();
  const why = { list: messages.WHY_RANK, ids: messages.WHY_ID, scores: messages.WHY_SCORE }[piece.rule];
  const [symbols, merges] = [piece.symbols.length, piece.merges.length];
  const done = step === merges && step > 0 && !piece.whole;
  const notes = [
    ...(merges > 0 ? [t(why)] : []),
    ...(done ? [t(messages.DONE)] : []),
    ...(piece.whole && symbols > 1 ? [t(symbols - merges > 1 ? messages.WHOLE_OTHER : messages.WHOLE)] : []),
    ...(piece.of ? [t(messages.STRETCH, { n: count(piece.of) })] : []),
  ];
  if (notes.length === 0) return null;
  return <>{notes.reduce((first, second) => t(messages.BOTH, { first, second }))}</>;
}
