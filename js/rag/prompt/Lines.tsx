/** The exact text in the order in which it is sent; what had no room stays, struck through. */
import { TokenChip, visible } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import type { Store } from "../store";
import { COLOURS } from "./Bar";
import * as messages from "./messages";
import { type DroppedPassage, linesOf, type Prompt, type PromptPiece, type TokensOfPieces } from "./read";

interface LinesProps {
  store: Store;
  prompt: Prompt;
  /** Null to show text. */
  tokens: TokensOfPieces | null;
}

export function Lines({ store, prompt, tokens }: LinesProps) {
  const t = useText();
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="pr-view" tabIndex={0} aria-label={t(messages.EXACT)}>
        <ol class="pr">
          {linesOf(prompt).map((line) =>
            line.kind === "sent" ? (
              <Sent
                key={`sent ${line.index}`}
                store={store}
                piece={line.piece}
                tokens={tokens?.pieces[line.index] ?? null}
              />
            ) : (
              <Lost key={`lost ${line.dropped.row}`} dropped={line.dropped} text={line.text} />
            ),
          )}
        </ol>
      </section>
      {tokens !== null && tokens.left > 0 && (
        <p class="cap">{t(messages.LEFT_TOKENS, { n: count(tokens.left) })}</p>
      )}
    </>
  );
}

interface SentProps {
  store: Store;
  piece: PromptPiece;
  tokens: TokensOfPieces["pieces"][number] | null;
}

function Sent({ store, piece, tokens }: SentProps) {
  const t = useText();
  const { origin, text, row, doc } = piece;
  const on = row !== null && store.passage.value === row;
  return (
    <li
      class={`${origin}${on ? " on" : ""}`}
      onMouseEnter={() => {
        if (row !== null) store.passage.value = row;
      }}
    >
      <span class="pr-o">
        <i style={`background:${COLOURS[origin]}`} />
        <bdi>{origin === "passage" && doc !== null ? doc : t(messages.ORIGINS[origin])}</bdi>
      </span>
      <span class="pr-t">
        {tokens ? (
          tokens.texts.map((token, index) => (
            <span key={`${index} ${token}`} title={t(messages.ID, { n: tokens.ids[index] ?? 0 })}>
              <TokenChip text={token} small role={origin === "template" ? "special" : undefined} />
            </span>
          ))
        ) : (
          <Exact text={text} />
        )}
      </span>
      <span class="pr-n" title={t(messages.N_TOKENS, { n: count(piece.tokens) })}>
        {count(piece.tokens)}
      </span>
    </li>
  );
}

function Lost({ dropped, text }: { dropped: DroppedPassage; text: string }) {
  const t = useText();
  const { doc, tokens, sent } = dropped;
  const name = t(sent > 0 ? messages.CUT_ROW : messages.DROPPED_ROW, { doc });
  return (
    <li class="lost">
      <span class="pr-o">
        <i />
        <bdi>{name}</bdi>
      </span>
      <s class="pr-t">
        <Exact text={`[${dropped.number}] ${text}`} />
      </s>
      <span class="pr-n" title={t(messages.N_TOKENS, { n: count(tokens - sent) })}>
        {count(tokens - sent)}
      </span>
    </li>
  );
}

/** Text with signs for what cannot be seen; spaces stay spaces. */
function Exact({ text }: { text: string }) {
  return (
    <bdi translate={false}>
      {visible(text).map(({ text: piece, mark }, index) =>
        mark && piece !== "·" ? (
          <span key={`${index} ${piece}`} class="ws">
            {piece}
          </span>
        ) : mark ? (
          " "
        ) : (
          piece
        ),
      )}
    </bdi>
  );
}
