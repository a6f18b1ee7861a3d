/** One entry: what it is, whether a text can produce it, and how it is merged. */
import type { ComponentChildren } from "preact";
import { Reading, SectionHead, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, type Message } from "../../shared/text";
import { hex } from "../cut";
import { plural } from "../Sentence";
import * as messages from "./messages";
import type { Details, Reach } from "./read";
import { Tree } from "./Tree";

const MOST_BYTES = 48;

export function EntrySentence({ details, size }: { details: Details; size: number }) {
  const { language } = useSurroundings();
  const { row, tree, bytes, reach, by } = details;
  const merges = tree.filter(({ parts }) => parts > 0).length;
  const pattern: Message =
    reach.state === "special"
      ? messages.READ_SPECIAL
      : reach.state === "unreachable"
        ? messages.READ_UNREACHED
        : tree.length === 0
          ? messages.READ_PLAIN
          : merges === 0
            ? messages.READ_START
            : by === "scores"
              ? messages.READ_SCORED
              : messages.READ_MERGED;
  const number = (value: ComponentChildren) => <b class="num">{value}</b>;
  const amount = (phrase: { one: Message; many: Message }, n: number) =>
    compose(plural(phrase, n), language.value, { n: number(count(n)) });
  return (
    <Reading>
      {compose(pattern, language.value, {
        e: <TokenChip text={row.text} role={row.special ? "special" : "you"} />,
        id: number(row.id),
        size: count(size),
        b: amount(messages.ENTRY_COUNT, bytes.length),
        m: amount(messages.MERGES, merges),
        r: number(count(tree[0]?.rank ?? 0)),
      })}
    </Reading>
  );
}

export function EntryDetails({ details, onShow }: { details: Details; onShow: (id: number) => void }) {
  const t = useText();
  const { language } = useSurroundings();
  const { row, bytes, tree, by, merged, why, reach } = details;
  return (
    <div class="edetails" aria-live="polite">
      <dl>
        <dt>{t(messages.ID)}</dt>
        <dd>{row.id}</dd>
        <dt>{t(messages.WRITTEN)}</dt>
        <dd>
          <bdi class="mono">{row.name}</bdi>
        </dd>
        <dt>{t(messages.BYTES_ROW)}</dt>
        <dd class="mono">
          {hex(bytes.subarray(0, MOST_BYTES))}
          {bytes.length > MOST_BYTES &&
            ` … (${t(plural(messages.ENTRY_COUNT, bytes.length), { n: count(bytes.length) })})`}
        </dd>
        <dt>{t(messages.REACHED_BY)}</dt>
        <dd>
          {t(reached(reach))}
          {reach.state === "unreachable" && reach.instead.length > 0 && (
            <span class="instead">
              {t(messages.INSTEAD)}
              {reach.instead.slice(0, MOST_BYTES).map((part, k) => (
                <TokenChip key={k} text={part.text} small />
              ))}
            </span>
          )}
        </dd>
      </dl>
      <SectionHead
        title={t(messages.TREE)}
        note={tree.length > 1 && !merged ? t(messages.NOT_REACHED) : undefined}
      >
        {tree.length > 1 && <span class="note">{t(by === "ranks" ? messages.RANK : messages.SCORE)}</span>}
      </SectionHead>
      {why && <p class="note">{why[language.value]}</p>}
      {tree.length > 0 && <Tree tree={tree} by={by} onShow={onShow} />}
      {tree.length > 1 && <p class="cap">{t(by === "ranks" ? messages.CLAIM : messages.CLAIM_SCORES)}</p>}
    </div>
  );
}

function reached(reach: Reach): Message {
  if (reach.state === "unreachable") return messages.UNREACHED[reach.reason] ?? messages.REFUSED;
  return { reached: messages.REACHED, open: messages.OPEN, special: messages.SPECIAL }[reach.state];
}
