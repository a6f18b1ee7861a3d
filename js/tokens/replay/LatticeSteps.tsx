/** Unigram: everything that fits, the best way to each place, the ways through, and the sentence. */
import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { label as named, SectionHead, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, type Message } from "../../shared/text";
import { plural } from "../Sentence";
import { type Edge, type Lattice, lanesOf, wayTo } from "./answer";
import { Glyph } from "./cell";
import * as messages from "./messages";
import { nats, times } from "./nats";

const LANE = 42;
const [NARROWEST, WIDEST] = [38, 64];

/** Whether a way is the best one: what is shown at the end unless the reader chooses another. */
const isBest = (piece: Lattice, way: number) => way === 0 || !piece.paths[way];

function Way({ piece, edges, small }: { piece: Lattice; edges: number[]; small?: boolean }) {
  return (
    <span class="way">
      {edges.map((number) => (
        <TokenChip key={number} text={piece.edges[number]?.symbol.text ?? ""} small={small} />
      ))}
    </span>
  );
}

const shownText = (piece: Lattice, end: number) => piece.piece.slice(0, end).join("").replaceAll("▁", " ");

export function LatticeSentence({
  piece,
  step,
  way,
}: {
  piece: Lattice;
  step: number;
  way: number;
}): ComponentChildren {
  const { language } = useSurroundings();
  const length = piece.piece.length;
  const say = (pattern: Message, slots: Record<string, preact.ComponentChild>) =>
    compose(pattern, language.value, { piece: <TokenChip text={shownText(piece, length)} />, ...slots });
  const score = (value: number | null | undefined) => <b class="num">{nats(value ?? 0)}</b>;
  const n = <b class="num">{count(piece.ways)}</b>;
  if (step === 0) return say(messages.START_LATTICE, { n });
  if (step < length) {
    const arriving = piece.edges.filter(({ symbol }) => symbol.end === step).length;
    const prefix = <TokenChip text={shownText(piece, step)} />;
    const last = piece.edges[piece.last[step] ?? -1];
    if (!last) return say(messages.NOT_REACHED, { prefix });
    return say(plural(messages.ARRIVES, arriving), {
      n: count(arriving),
      prefix,
      t: <TokenChip text={last.symbol.text} role="you" />,
      s: score(piece.best[step]),
    });
  }
  const other = isBest(piece, way) ? undefined : piece.paths[way];
  if (other) {
    const x = times(other.behind);
    return say(messages.OTHER, { way: <Way piece={piece} edges={other.edges} />, s: score(other.score), x });
  }
  const best = <Way piece={piece} edges={piece.path} />;
  const next = piece.paths[1];
  if (!next) return say(messages.ONE_WAY, { way: best, s: score(piece.score) });
  return say(messages.BEST, { n, way: best, s: score(piece.score), x: times(next.behind) });
}

export interface LatticeProps {
  piece: Lattice;
  step: number;
  /** Which of the ways is drawn at the end. */
  way: number;
  onWay: (way: number) => void;
}

export function LatticeSteps({ piece, step, way, onWay }: LatticeProps) {
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const lanes = useMemo(() => lanesOf(piece), [piece]);
  const length = piece.piece.length;
  const column = Math.floor(Math.max(NARROWEST, Math.min(WIDEST, width / length)));
  const drawn = new Set(
    step < length ? wayTo(piece, step) : isBest(piece, way) ? piece.path : (piece.paths[way]?.edges ?? []),
  );
  const look = (number: number, { symbol }: Edge) => {
    if (drawn.has(number)) return symbol.end === step && step < length ? "made now" : "made";
    return symbol.end > step ? "later" : symbol.end === step && step < length ? "arrives" : "";
  };
  return (
    <div class="repl">
      <div
        ref={frame}
        class="lattice"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
        role="region"
        dir="ltr"
        aria-label={t(messages.PICTURE)}
      >
        {width > 0 && (
          <ul style={`grid-template-columns:repeat(${length},${column}px);grid-auto-rows:${LANE}px`}>
            {lanes.flatMap((lane, row) =>
              lane.map((number) => {
                const edge = piece.edges[number];
                if (!edge) return null;
                const { symbol, score, unknown } = edge;
                const how = look(number, edge);
                const says = unknown
                  ? messages.EDGE_UNKNOWN
                  : how.startsWith("made")
                    ? messages.EDGE_BEST
                    : how === "later"
                      ? messages.EDGE_LATER
                      : messages.EDGE;
                return (
                  <li
                    key={number}
                    class={`edge ${how}${unknown ? " unknown" : ""}`}
                    style={`grid-row:${row + 1};grid-column:${symbol.start + 1}/${symbol.end + 1}`}
                    aria-label={t(says, { t: named(symbol.text), s: nats(score) })}
                  >
                    <Glyph text={symbol.text} />
                    <i>{nats(score, 1)}</i>
                  </li>
                );
              }),
            )}
          </ul>
        )}
      </div>
      <Ways piece={piece} way={step < length ? -1 : way} onWay={onWay} />
    </div>
  );
}

function Ways({ piece, way, onWay }: Omit<LatticeProps, "step">) {
  const t = useText();
  const others = piece.ways - piece.paths.length;
  return (
    <div>
      <SectionHead title={t(messages.WAYS)} />
      <table class="t pairs ways">
        <thead>
          <tr>
            <th scope="col">{t(messages.WAY)}</th>
            <th scope="col">{t(messages.NATS)}</th>
          </tr>
        </thead>
        <tbody>
          {piece.paths.map(({ edges, score }, number) => (
            <tr key={number}>
              <td>
                <button type="button" aria-pressed={number === way} onClick={() => onWay(number)}>
                  <Way piece={piece} edges={edges} small />
                </button>
              </td>
              <td>{number === 0 ? <b>{nats(score)}</b> : nats(score)}</td>
            </tr>
          ))}
          {others > 0 && (
            <tr>
              <td class="muted" colSpan={2}>
                {t(plural(messages.OTHER_WAYS, others), { n: count(others) })}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
