/** Which words of a chunk answer which words of the question; asked for on demand. */
import { useSignal } from "@preact/signals";
import { useAnswer } from "../../shared/answers";
import { Button, label, Progress, Refused, SectionHead, TokenChip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { compose } from "../../shared/text";
import type { Store } from "../store";
import * as messages from "./messages";
import { nearest, readTokens, similarity, type Tokens } from "./read";
import { signed } from "./words";

interface TokenViewProps {
  store: Store;
  rev: number;
  row: number;
}

export function TokenView({ store, rev, row }: TokenViewProps) {
  const t = useText();
  const wanted = useSignal(false);
  const question = wanted.value
    ? { op: "ranks_tokens", args: { row }, about: rev, pause: 200, read: readTokens }
    : null;
  const answered = useAnswer(store, question);
  const { value, slow, refusal, busy } = answered;
  if (!wanted.value) {
    const open = () => {
      wanted.value = true;
    };
    return (
      <p class="rk-more">
        <Button label={t(messages.COMPARE)} onPress={open} />
      </p>
    );
  }
  return (
    <div class="rk-part" aria-busy={busy && value !== null}>
      <SectionHead
        title={t(messages.TOKENS)}
        note={value ? t(messages.TOKENS_NOTE, { model: value.model }) : undefined}
      />
      {refusal && <Refused refusal={refusal} cancelled={messages.CANCELLED} again={answered.again} />}
      {slow && <Progress done={0} total={0} label={t(messages.TOKENS)} onCancel={answered.cancel} />}
      {value && <Pairs key={value.row} tokens={value} />}
    </div>
  );
}

function Pairs({ tokens }: { tokens: Tokens }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const { question, passage, matrix, maxsim } = tokens;
  const best = question.map((_, asked) => nearest(tokens, asked));
  const strength = best.map((place, asked) => similarity(matrix, asked, place));
  const start = strength.reduce((top, value, k) => (value > (strength[top] ?? -1) ? k : top), 0);
  const chosen = useSignal(start);
  const at = Math.min(chosen.value, question.length - 1);
  const [asked, found] = [question[at], passage[best[at] ?? -1]];
  if (!asked || !found) return <p class="cap">{t(messages.NO_TOKENS)}</p>;
  const go = (to: number) => (event: KeyboardEvent) => {
    chosen.value = Math.max(0, Math.min(question.length - 1, to));
    const list = event.currentTarget as HTMLElement;
    list.querySelectorAll<HTMLElement>('[role="option"]')[chosen.value]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) =>
    handle(event, {
      ArrowRight: go(at + 1),
      ArrowLeft: go(at - 1),
      Home: go(0),
      End: go(question.length - 1),
    });
  const sentence = compose(messages.NEAREST, language, {
    q: <TokenChip text={asked[0]} role="you" small />,
    p: <TokenChip text={found[0]} small />,
    s: <b class="num">{signed(strength[at] ?? 0)}</b>,
    m: <b class="num">{signed(maxsim)}</b>,
  });
  return (
    <>
      <div class="rk-asked" role="listbox" aria-label={t(messages.QUESTION_TOKENS)} onKeyDown={onKeyDown}>
        {question.map(([text], k) => (
          <span
            key={k}
            role="option"
            aria-selected={k === at}
            tabIndex={k === at ? 0 : -1}
            aria-label={`${label(text)} ${signed(strength[k] ?? 0)}`}
            onClick={() => {
              chosen.value = k;
            }}
            onKeyDown={() => {}}
          >
            <TokenChip text={text} role={k === at ? "you" : undefined} silent />
            <i style={`height:${Math.max(0, strength[k] ?? 0) * 28}px`} />
            <small>{signed(strength[k] ?? 0)}</small>
          </span>
        ))}
      </div>
      <p class="rk-says" aria-live="polite">
        {sentence}
      </p>
      <p class="rk-text" dir="auto">
        {passage.map(([text, from], k) => {
          const value = similarity(matrix, at, k);
          const gap = k > 0 && from > (passage[k - 1]?.[2] ?? 0);
          return (
            <>
              {gap && " "}
              <bdi
                key={k}
                translate={false}
                class={k === best[at] ? "best" : undefined}
                style={`background:color-mix(in srgb, var(--seq-bar) ${Math.round(55 * Math.max(0, value))}%, transparent)`}
                title={signed(value)}
              >
                {text}
              </bdi>
            </>
          );
        })}
      </p>
      <p class="cap">{t(messages.TOKENS_CLAIM)}</p>
    </>
  );
}
