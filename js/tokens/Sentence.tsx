/** The reading line, and the totals under the tokens. */
import { Icon, Reading, TokenChip } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { compose, count, type Language, type Message } from "../shared/text";
import type { Cut, Loss } from "./cut";
import type { Groups } from "./groups";
import * as messages from "./messages";

export interface Plural {
  one: Message;
  many: Message;
}

export function plural({ one, many }: Plural, n: number): Message {
  return n === 1 ? one : many;
}

/** Up to ten as a word, where the language writes it so. */
function small(n: number, language: Language): string {
  return messages.SMALL_NUMBERS[language].split(" ")[n] ?? count(n);
}

export function Sentence({ cut, groups, name }: { cut: Cut; groups: Groups; name: string }) {
  const { language } = useSurroundings();
  const lost = groups.unknown;
  const pattern = lost
    ? plural(messages.READ_UNKNOWN, lost)
    : groups.spelled
      ? plural(messages.READ_SPELLED, groups.spelled)
      : messages.READ_WHOLE;
  const amount = (phrase: Plural, n: number) =>
    compose(plural(phrase, n), language.value, { n: <b class="num">{count(n)}</b> });
  return (
    <Reading>
      {compose(pattern, language.value, {
        name,
        c: amount(messages.CHARACTERS_READ, groups.characters),
        t: amount(messages.TOKENS_READ, cut.ids.length),
        s: <b class="num">{small(lost || groups.spelled, language.value)}</b>,
      })}
    </Reading>
  );
}

export function Facts({ cut, groups }: { cut: Cut; groups: Groups }) {
  const { language } = useSurroundings();
  const bytes = byteLength(cut);
  const fact = (pattern: Message, value: string) => (
    <span>{compose(pattern, language.value, { n: <b>{value}</b> })}</span>
  );
  const tokens = cut.ids.length;
  return (
    <div class="facts">
      {fact(plural(messages.TOKENS, tokens), count(tokens))}
      {fact(plural(messages.CHARACTERS, groups.characters), count(groups.characters))}
      {fact(plural(messages.BYTES, bytes), count(bytes))}
      {tokens > 0 && fact(messages.PER_TOKEN, (groups.characters / tokens).toFixed(2))}
      <RoundTrip loss={cut.loss} />
    </div>
  );
}

function RoundTrip({ loss }: { loss: Loss | null }) {
  const { language } = useSurroundings();
  const t = useText();
  if (!loss) {
    return (
      <span class="verdict ok">
        <Icon name="check" size={14} /> {t(messages.ROUND_TRIP)}
      </span>
    );
  }
  const reasons = loss.reasons.map((reason) => t(messages.REASONS[reason] ?? messages.REASONS.other));
  const excerpt = `${loss.before ? "…" : ""}${loss.decoded}${loss.after ? "…" : ""}`;
  return (
    <span class="verdict lost">
      <Icon name="warn" size={14} />
      <span>
        <em>{t(messages.NO_ROUND_TRIP, { reasons: reasons.join(t(messages.AND)) })}</em>{" "}
        {compose(messages.DECODES_TO, language.value, { text: <TokenChip text={excerpt} small /> })}
      </span>
    </span>
  );
}

/** Of the text itself, which a normaliser may have changed. */
function byteLength({ text, changed, bytes }: Cut): number {
  return changed ? new TextEncoder().encode(text).length : bytes.length;
}
