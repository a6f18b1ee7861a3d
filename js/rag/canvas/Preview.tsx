/** A small picture of what a node handed on, and the line under it. */
import type { JSX } from "preact";
import { count, type Message } from "../../shared/text";
import type { NodeState } from "../types";
import * as messages from "./messages";
import { bytes, useSentence } from "./words";

type Told = Record<string, unknown>;

const WIDTH = 90;
const HEIGHT = 36;

/** As in the view of the exact prompt. */
const ORIGINS: Record<string, string> = {
  template: "var(--cat-8)",
  system: "var(--cat-4)",
  passage: "var(--cat-1)",
  question: "var(--cat-5)",
};

const numbers = (told: unknown): number[] =>
  Array.isArray(told) ? told.filter((value): value is number => Number.isFinite(value)) : [];
const pairs = (told: unknown): [unknown, unknown][] =>
  Array.isArray(told) ? told.filter((item) => Array.isArray(item) && item.length === 2) : [];
const number = (told: unknown): number => (typeof told === "number" ? told : 0);

function Mini({ height = HEIGHT, children }: { height?: number; children: JSX.Element[] }) {
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} height={height} preserveAspectRatio="none" aria-hidden="true">
      {children}
    </svg>
  );
}

function Lines({ values }: Told) {
  const lengths = numbers(values).slice(0, 8);
  const step = Math.min(6, HEIGHT / Math.max(1, lengths.length));
  return (
    <Mini>
      {lengths.map((length, i) => (
        <rect key={i} y={i * step} width={WIDTH * length} height={step - 1.8} fill="var(--line-2)" />
      ))}
    </Mini>
  );
}

function Bars({ values }: Told) {
  const lengths = numbers(values);
  const most = Math.max(1, ...lengths);
  const step = Math.min(9, WIDTH / Math.max(1, lengths.length));
  return (
    <Mini>
      {lengths.map((length, i) => {
        const high = (HEIGHT * length) / most;
        return (
          <rect
            key={i}
            x={i * step}
            y={HEIGHT - high}
            width={step * 0.8}
            height={high}
            fill="var(--seq-bar-soft)"
          />
        );
      })}
    </Mini>
  );
}

function Points({ xy }: Told) {
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} height={HEIGHT} aria-hidden="true">
      {pairs(xy).map(([x, y], i) => (
        <circle
          key={i}
          cx={4 + (WIDTH - 8) * number(x)}
          cy={HEIGHT - 4 - (HEIGHT - 8) * number(y)}
          r={2.2}
          fill="var(--seq-bar)"
          fill-opacity={0.75}
        />
      ))}
    </svg>
  );
}

/** A cosine has an end; of other scores the best one fills the line, and of log-likelihoods the worst is a tenth. */
function Hits({ scores, unit }: Told) {
  const found = numbers(scores).slice(0, 5);
  const best = Math.max(...found, unit === "cosine" ? 1 : Number.EPSILON);
  const low = Math.min(...found);
  const share = (score: number) => {
    if (low >= 0) return score / best;
    const top = Math.max(...found);
    return top === low ? 1 : 0.1 + (0.9 * (score - low)) / (top - low);
  };
  const step = Math.min(12, HEIGHT / Math.max(1, found.length));
  return (
    <Mini>
      {found.map((score, i) => (
        <g key={i} transform={`translate(0 ${i * step})`}>
          <rect width={WIDTH} height={step * 0.66} fill="var(--sunken)" />
          <rect width={WIDTH * share(score)} height={step * 0.66} fill="var(--seq-bar)" />
        </g>
      ))}
    </Mini>
  );
}

function Prompt({ parts }: Told) {
  const sizes = pairs(parts).map(([origin, tokens]) => [String(origin), number(tokens)] as const);
  const total = sizes.reduce((sum, [, tokens]) => sum + tokens, 0) || 1;
  let x = 0;
  return (
    <Mini height={14}>
      {sizes.map(([origin, tokens], i) => {
        const width = (WIDTH * tokens) / total;
        x += width;
        return (
          <rect
            key={i}
            x={x - width}
            width={Math.max(1, width - 0.8)}
            height={14}
            fill={ORIGINS[origin] ?? "var(--cat-1)"}
          />
        );
      })}
    </Mini>
  );
}

/** A word of a preview: most are names, some are sentences in both languages. */
function useWord() {
  const t = useSentence();
  return (told: unknown): string => {
    if (typeof told === "number")
      return Number.isInteger(told) ? count(told) : String(Number(told.toFixed(4)));
    if (told && typeof told === "object" && "en" in told) return t(told as Message);
    return String(told ?? "");
  };
}

/** A name says what it is by itself; a number needs its label. */
function Facts({ items }: Told) {
  const word = useWord();
  return (
    <dl class="cv-facts">
      {pairs(items)
        .slice(0, 2)
        .map(([label, value], i) => (
          <div key={i}>
            <dt class={typeof value === "number" ? "" : "said"}>{word(label)}</dt>{" "}
            <dd class="num">{word(value)}</dd>
          </div>
        ))}
    </dl>
  );
}

const PICTURES: Record<string, (told: Told) => JSX.Element> = {
  lines: Lines,
  bars: Bars,
  points: Points,
  hits: Hits,
  prompt: Prompt,
  facts: Facts,
};

export function Preview({ state }: { state: NodeState }) {
  const { preview, text } = state;
  const written = text ?? (preview?.kind === "text" ? preview.text : undefined);
  if (typeof written === "string") {
    return (
      <span class="cv-text" dir="auto">
        {written}
      </span>
    );
  }
  const Picture = preview && PICTURES[String(preview.kind)];
  return Picture ? <Picture {...preview} /> : null;
}

/** What was handed on, counted. */
export function useSize(): (state: NodeState) => string {
  const t = useSentence();
  return ({ preview, bytes: size }) => {
    if (!preview) return "";
    const n = number(preview.n);
    const weight = size === null ? "" : bytes(size);
    switch (preview.kind) {
      case "lines":
        // On a card there is room for one of the two when there are many.
        if (n >= 10) return t(messages.MANY_FILES, { n: count(n) });
        return t(n === 1 ? messages.FILES_ONE : messages.FILES, { n: count(n), size: weight });
      case "bars":
        return t(n === 1 ? messages.CHUNKS_ONE : messages.CHUNKS, { n: count(n) });
      case "points":
        return t(messages.VECTORS, { n: count(n), d: count(number(preview.d)) });
      case "hits": {
        const of = number(preview.of);
        return of > 0 ? t(messages.TOP, { n: count(n), of: count(of) }) : t(messages.HITS, { n: count(n) });
      }
      case "prompt": {
        const slots = { n: count(number(preview.tokens)), d: count(number(preview.dropped)) };
        return t(number(preview.dropped) > 0 ? messages.DROPPED : messages.TOKENS, slots);
      }
      case "text":
        return number(preview.tokens) > 0 ? t(messages.TOKENS, { n: count(number(preview.tokens)) }) : weight;
      default:
        return weight;
    }
  };
}
