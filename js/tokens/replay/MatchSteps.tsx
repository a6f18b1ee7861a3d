/** WordPiece: every beginning that was looked up, the parts found, and the sentence. */
import type { ComponentChildren } from "preact";
import { label as named, SectionHead, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, type Message } from "../../shared/text";
import { plural } from "../Sentence";
import { lookupsOf, type Matches } from "./answer";
import { type Cell, cellOf } from "./cell";
import { Ladder } from "./Ladder";
import * as messages from "./messages";

export function MatchSentence({ piece, step }: { piece: Matches; step: number }): ComponentChildren {
  const { language } = useSurroundings();
  const all = lookupsOf(piece);
  const lookup = all[step - 1];
  const whole = <TokenChip text={piece.piece.join("")} />;
  const unk = <TokenChip text={piece.tokens[0]?.name ?? ""} />;
  const say = (pattern: Message, slots: Record<string, preact.ComponentChild> = {}) =>
    compose(pattern, language.value, {
      piece: whole,
      unk,
      n: <b class="num">{count(step)}</b>,
      m: count(all.length),
      ...slots,
    });
  if (piece.limit) return say(messages.TOO_LONG, { n: count(piece.limit) });
  if (!lookup) return say(messages.START_MATCHES);
  const t = <TokenChip text={lookup.name} role="you" />;
  if (lookup.found) {
    if (lookup.end === piece.piece.length) return say(messages.FOUND_REST, { t });
    const rest = (lookup.start ? piece.prefix : "") + piece.piece.slice(lookup.start).join("");
    return say(messages.FOUND, { t, rest: <TokenChip text={rest} /> });
  }
  return say(step === all.length ? messages.LOST : messages.MISSED, { t });
}

export function MatchSteps(props: {
  piece: Matches;
  step: number;
  go: (step: number) => void;
  toggle: () => void;
}) {
  const { piece, step, go, toggle } = props;
  const t = useText();
  const { language } = useSurroundings();
  const all = lookupsOf(piece);
  const rest = (from: number): Cell[] =>
    piece.piece.slice(from).map((text, k) => ({ start: from + k, end: from + k + 1, text, look: "rest" }));
  const rowAt = (row: number) => {
    const lookup = all[row - 1];
    if (!lookup) {
      const n = t(plural(messages.CHARACTERS, piece.piece.length), { n: count(piece.piece.length) });
      return { cells: rest(0).map((cell) => ({ ...cell, look: "" as const })), label: n, says: n };
    }
    const before = piece.matches
      .slice(0, lookup.match)
      .flatMap(({ found }) => (found ? [cellOf({ ...found, text: found.name })] : []));
    const look = lookup.found ? "made" : "missed";
    const { start, end, name, found } = lookup;
    const id = found?.id ?? 0;
    return {
      cells: [...before, { start, end, text: name, look } as Cell, ...rest(end)],
      label: found ? compose(messages.ID, language.value, { n: <b>{id}</b> }) : t(messages.NOT_THERE),
      says: t(found ? messages.ROW_FOUND : messages.ROW_MISSED, { n: row, t: named(name), id }),
    };
  };
  return (
    <div class="repl">
      <Ladder
        columns={piece.piece.length}
        rows={all.length + 1}
        rowAt={rowAt}
        step={step}
        onStep={go}
        onToggle={toggle}
      />
      <Parts piece={piece} step={step} />
    </div>
  );
}

function Parts({ piece, step }: { piece: Matches; step: number }) {
  const t = useText();
  let before = 0;
  return (
    <div>
      <SectionHead title={t(messages.PARTS)} />
      <table class="t pairs">
        <thead>
          <tr>
            <th scope="col">{t(messages.PART)}</th>
            <th scope="col">{t(messages.LOOKUPS)}</th>
          </tr>
        </thead>
        <tbody>
          {piece.matches.map(({ start, missed, found }) => {
            const from = before;
            before += missed + (found ? 1 : 0);
            const now = step > from && step <= before;
            if (step <= from) return null;
            return (
              <tr key={start}>
                <td>
                  {step < before ? (
                    <span class="muted">…</span>
                  ) : found ? (
                    <TokenChip text={found.name} small role={now ? "you" : undefined} />
                  ) : (
                    <span class="lost">{t(messages.NOTHING)}</span>
                  )}
                </td>
                <td>{count(Math.min(step, before) - from)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
