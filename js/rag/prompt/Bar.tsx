/** All tokens in one bar by origin, what had no room behind them, and how much of each limit is taken. */
import { Key } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import * as messages from "./messages";
import { bytesOf, type Origin, type Prompt, sentOf } from "./read";

const ORIGINS = ["template", "system", "passage", "defence", "question"] as const;
/** A segment narrower than this share carries no number, and below the next no name. */
const NUMBER = 0.03;
const NAME = 0.12;

export const COLOURS: Record<Origin, string> = {
  template: "var(--cat-8)",
  system: "var(--cat-4)",
  passage: "var(--cat-1)",
  question: "var(--cat-5)",
  defence: "var(--cat-2)",
};

interface Segment {
  origin: Origin;
  tokens: number;
  number: number | null;
}

/** Neighbours of one origin as one segment, passages apart. */
function segments({ pieces }: Prompt): Segment[] {
  const found: Segment[] = [];
  for (const { origin, tokens, number } of pieces) {
    const last = found.at(-1);
    if (last && last.origin === origin && number === null) last.tokens += tokens;
    else found.push({ origin, tokens, number: origin === "passage" ? number : null });
  }
  return found.filter(({ tokens }) => tokens > 0);
}

export function Bar({ prompt }: { prompt: Prompt }) {
  const t = useText();
  const sent = sentOf(prompt);
  const lost = prompt.dropped.reduce((sum, { tokens, sent: some }) => sum + tokens - some, 0);
  const whole = sent + lost;
  const of = (origin: Origin) =>
    prompt.pieces.reduce((sum, piece) => (piece.origin === origin ? sum + piece.tokens : sum), 0);
  const present = ORIGINS.filter((origin) => of(origin) > 0);
  const parts = present.map((origin) =>
    t(messages.PART, { origin: t(messages.ORIGINS[origin]), n: count(of(origin)) }),
  );
  const dropped = t(messages.DROPPED_TOKENS, { n: count(lost) });
  const label = t(messages.BAR, {
    parts: [...parts, ...(lost > 0 ? [dropped] : [])].join(t(messages.COMMA)),
  });
  const total = prompt.context === null ? messages.SENT : messages.SENT_OF;
  return (
    <>
      <div class="pb" role="img" aria-label={label}>
        {segments(prompt).map(({ origin, tokens, number }, index) => (
          <i
            key={`${index} ${origin}`}
            class={origin}
            style={`flex-grow:${tokens};background:${COLOURS[origin]}`}
          >
            {tokens / whole > NAME && number !== null
              ? `[${number}] ${count(tokens)}`
              : tokens / whole > NUMBER && count(tokens)}
          </i>
        ))}
        {lost > 0 && (
          <i class="lost" style={`flex-grow:${lost}`}>
            <span>{lost / whole > NAME ? dropped : count(lost)}</span>
          </i>
        )}
      </div>
      <div class="pb-keys">
        {present.map((origin) => (
          <Key key={origin} swatch={COLOURS[origin]} label={t(messages.ORIGINS[origin])} />
        ))}
        <span class="muted num">
          {t(total, { n: count(sent), b: count(bytesOf(prompt)), c: count(prompt.context ?? 0) })}
        </span>
      </div>
      <div class="pb-limits">
        <Limit label={messages.BUDGET} taken={prompt.used} limit={prompt.budget} />
        {prompt.context !== null && <Limit label={messages.WINDOW} taken={sent} limit={prompt.context} />}
      </div>
    </>
  );
}

function Limit({ label, taken, limit }: { label: typeof messages.BUDGET; taken: number; limit: number }) {
  const t = useText();
  return (
    <div class="pb-limit num">
      <span>{t(label, { n: count(taken), c: count(limit) })}</span>
      <div aria-hidden={true}>
        <i style={`width:${Math.min(taken / Math.max(limit, 1), 1) * 100}%`} />
      </div>
    </div>
  );
}
