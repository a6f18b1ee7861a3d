/** The texts that were drawn, the most frequent first. */
import { useSignal } from "@preact/signals";
import { Button, SectionHead, TokenChip } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import * as messages from "./messages";
import type { Drawn } from "./read";

const FEW = 8;

export function Texts({ drawn, side }: { drawn: Drawn; side: string }) {
  const t = useText();
  const open = useSignal(false);
  const { texts, different, done } = drawn;
  if (done === 0) return null;
  const rows = open.value ? texts : texts.slice(0, FEW);
  const hidden = done - rows.reduce((sum, row) => sum + row.count, 0);
  return (
    <div class="tx">
      <SectionHead
        title={side ? `${t(messages.TEXTS)} · ${side}` : t(messages.TEXTS)}
        note={t(messages.TEXTS_OF, { n: count(different), m: count(done) })}
      />
      <ol>
        {rows.map(({ text, ended, count: times }) => (
          <li key={`${ended}${text}`}>
            <span class="num">{count(times)}</span>
            <span>
              {text ? <TokenChip text={text} small /> : <span class="muted">{t(messages.EMPTY_TEXT)}</span>}
              {ended && (
                <>
                  {" "}
                  <TokenChip text={t(messages.ENDED)} role="special" small />
                </>
              )}
            </span>
          </li>
        ))}
        {hidden > 0 && (
          <li class="muted">
            <span class="num">{count(hidden)}</span>
            <span>{t(messages.OTHER_TEXTS, { n: count(different - rows.length) })}</span>
          </li>
        )}
      </ol>
      {texts.length > FEW && (
        <Button
          kind="ghost"
          icon={open.value ? "up" : "chev"}
          label={t(open.value ? messages.FEW_TEXTS : messages.ALL_TEXTS, { n: texts.length })}
          onPress={() => {
            open.value = !open.value;
          }}
        />
      )}
    </div>
  );
}
