/** The variant lens: one word as it is written in different places, and what the tokenizer makes of each. */
import type { Signal } from "@preact/signals";
import { useAnswer } from "../../shared/answers";
import { SectionHead, StateMessage, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count } from "../../shared/text";
import type { Store } from "../store";
import * as messages from "./messages";
import { readWritings, type Writing } from "./read";

const MOST_LETTERS = 100;
/** Tokens of one way that are drawn; a pasted paragraph is no word. */
const MOST_TOKENS = 24;

export interface LensProps {
  store: Store;
  tokenizer: number;
  word: Signal<string>;
}

export function Lens({ store, tokenizer, word }: LensProps) {
  const t = useText();
  const { language } = useSurroundings();
  const args = { tokenizer, word: word.value };
  const question = { op: "vocabulary_variants", args, read: readWritings };
  const { value: writings, busy, refusal } = useAnswer(store, args.word.trim() === "" ? null : question);
  const single = writings?.rows.filter(({ tokens }) => tokens.length === 1).length ?? 0;
  return (
    <div class="lens">
      <SectionHead
        title={t(messages.LENS)}
        note={writings && t(messages.LENS_NOTE, { k: count(single), n: count(writings.rows.length) })}
      />
      <input
        class="field"
        type="text"
        dir="auto"
        maxLength={MOST_LETTERS}
        spellcheck={false}
        aria-label={t(messages.WORD)}
        value={word.value}
        onInput={(event) => {
          word.value = event.currentTarget.value;
        }}
      />
      {refusal && (
        <StateMessage kind="error" title={refusal.message || t(messages.REFUSED)} body={refusal.hint} />
      )}
      {writings && (
        <div class="ways stage" aria-busy={busy}>
          <table class="t">
            <thead>
              <tr>
                <th>{t(messages.WAY)}</th>
                <th class="start">{t(messages.TOKENS)}</th>
                <th>{t(messages.COUNT)}</th>
                {writings.compared && <th>{t(messages.SIMILARITY)}</th>}
              </tr>
            </thead>
            <tbody>
              {writings.rows.map((row) => (
                <Way key={row.text} row={row} compared={writings.compared} />
              ))}
            </tbody>
          </table>
          <p class="cap">
            {writings.compared
              ? t(messages.SIMILARITY_NOTE)
              : (writings.unlike?.[language.value] ?? t(messages.WITH_MODEL))}
          </p>
        </div>
      )}
    </div>
  );
}

function Way({ row: { label, tokens, similarity }, compared }: { row: Writing; compared: boolean }) {
  const t = useText();
  const { language } = useSurroundings();
  return (
    <tr>
      <td>{label[language.value]}</td>
      <td class="start">
        <div class="pieces">
          {tokens.slice(0, MOST_TOKENS).map(([id, text, unknown], k) => (
            <span
              key={k}
              class={unknown ? "tk unknown" : "tk"}
              title={unknown ? t(messages.UNKNOWN) : undefined}
            >
              <TokenChip text={text} />
              <i>{id}</i>
            </span>
          ))}
          {tokens.length > MOST_TOKENS && <span class="note">+{count(tokens.length - MOST_TOKENS)}</span>}
        </div>
      </td>
      <td>{count(tokens.length)}</td>
      {compared && (
        <td>
          <span class="alike">
            {similarity !== null && similarity > 0 && <i style={`width:${Math.round(similarity * 56)}px`} />}
          </span>
          {similarity === null ? "–" : similarity.toFixed(2).replace("-", "−")}
        </td>
      )}
    </tr>
  );
}
