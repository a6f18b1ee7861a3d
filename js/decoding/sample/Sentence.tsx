/** What the draws say of the exact probabilities, and where they do not agree. */
import type { ComponentChild } from "preact";
import { Reading, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, type Language, say } from "../../shared/text";
import { ONE_TO_TEN } from "../waterfall/messages";
import * as messages from "./messages";
import { type Counted, holds, tokensOf } from "./read";

export interface SentenceProps {
  a: Counted;
  b: Counted | null;
  n: number;
  seed: number;
  /** The token whose samples are counted; null at the one that was drawn from. */
  below: string | null;
  bleu: readonly (number | null | undefined)[];
}

const spelled = (n: number, language: Language) =>
  language === "zh" ? count(n) : n === 0 ? messages.NONE : (ONE_TO_TEN[n - 1] ?? count(n));

export function Sentence({ a, b, n, seed, below, bleu }: SentenceProps) {
  const t = useText();
  const { language } = useSurroundings();
  const lang = language.value;
  const bold = (text: string) => <b class="num">{text}</b>;
  const held = (side: Counted) => tokensOf(side).filter(holds).length;
  const missed = tokensOf(a).filter((row) => !holds(row));
  const k = tokensOf(a).length;
  const base = { n: bold(count(n)), seed: bold(String(seed)), k: bold(spelled(k, lang)) };
  const read = (): ComponentChild[] => {
    if (below !== null) {
      const token = <TokenChip text={below} role="you" />;
      if (a.trials === 0) return compose(messages.READ_NOBODY, lang, { ...base, token });
      const more = { token, passed: bold(count(a.trials)), held: bold(spelled(held(a), lang)) };
      return compose(messages.READ_BELOW, lang, { ...base, ...more });
    }
    if (a.trials === 0) return compose(messages.READ_NONE, lang, {});
    if (b) {
      const sides = { a: bold(spelled(held(a), lang)), b: bold(spelled(held(b), lang)) };
      return compose(messages.READ_TWO, lang, {
        ...base,
        ...sides,
        m: bold(spelled(tokensOf(b).length, lang)),
      });
    }
    const only = k === 1 && a.rows.every(({ id, count: times }) => id >= 0 || times === 0);
    if (only && tokensOf(a)[0]?.count === a.trials) {
      return compose(messages.READ_ONE, lang, {
        ...base,
        token: <TokenChip text={tokensOf(a)[0]?.name ?? ""} role="model" />,
      });
    }
    if (missed.length === 0) return compose(k === 2 ? messages.READ_BOTH : messages.READ_ALL, lang, base);
    const tokens = missed.map(({ id, name }, place) => (
      <span key={id}>
        {place > 0 && t(messages.COMMA)}
        <TokenChip text={name} role="model" />
      </span>
    ));
    const pattern = missed.length === 1 ? messages.READ_SOME : messages.READ_SOME_MANY;
    return compose(pattern, lang, { ...base, held: bold(spelled(held(a), lang)), tokens });
  };
  return (
    <Reading note={t(messages.CLAIM)}>
      {read()}
      {b && below === null && (lang === "en" ? " " : "") + alike(bleu, lang)}
    </Reading>
  );
}

function alike([a, b]: SentenceProps["bleu"], language: Language): string {
  if (typeof a !== "number" || typeof b !== "number") return "";
  const [one, two] = [a.toFixed(2), b.toFixed(2)];
  const how = one === two ? "same" : b > a ? "more" : "less";
  return say(messages.ALIKE[how], language, { a: one, b: two });
}
