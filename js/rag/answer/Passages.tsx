/** What was found, in order: how similar each passage is, and what it did to the answer. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button, SectionHead } from "../../shared/components";
import { oneTabStop, rove } from "../../shared/keys";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import { scoreOf, signed } from "../ranks/words";
import type { Store } from "../store";
import type { Passage, Shown } from "../types";
import { citationsOf } from "./marks";
import * as messages from "./messages";
import { useOpened } from "./opened";
import { Source } from "./Source";

/** So many stand in the first view; the rest is one press away. */
const FIRST = 4;

export function Passages({ store, shown }: { store: Store; shown: Shown }) {
  const t = useText();
  const { passages, sent, found } = shown;
  const all = sent === found;
  const most = Math.max(0, ...passages.map(({ effect }) => Math.abs(effect ?? 0)));
  const weighed = passages.some(({ effect }) => effect !== null);
  const whole = useSignal(false);
  const list = useRef<HTMLOListElement>(null);
  const open = useOpened(store, shown);
  const wanted = passages.findIndex(({ row }) => row === open.row);
  const listed =
    whole.value || passages.length === FIRST + 1 ? passages : passages.slice(0, Math.max(FIRST, wanted + 1));
  const buttons = () => [...(list.current?.querySelectorAll<HTMLElement>(".ps-open") ?? [])];
  useEffect(() => oneTabStop(buttons()), [listed.length, shown]);
  return (
    <section class="ps-list">
      <SectionHead
        title={t(all ? messages.PASSAGES_SENT : messages.PASSAGES_FOUND)}
        note={all ? undefined : t(messages.SOME_SENT, { k: count(sent), n: count(found) })}
      />
      <ol
        ref={list}
        onKeyDown={(event) => {
          if (buttons().includes(event.target as HTMLElement)) rove(event, buttons(), "y");
        }}
      >
        {listed.map((passage) => (
          <Item key={passage.row} store={store} shown={shown} passage={passage} most={most} />
        ))}
      </ol>
      {listed.length < passages.length && (
        <Button
          kind="ghost"
          label={t(messages.SHOW_ALL, { n: count(passages.length) })}
          onPress={() => {
            whole.value = true;
          }}
        />
      )}
      {weighed && <p class="cap">{t(messages.CAPTION_PASSAGES)}</p>}
    </section>
  );
}

interface ItemProps {
  store: Store;
  shown: Shown;
  passage: Passage;
  /** The largest effect: all bars share its scale. */
  most: number;
}

function Item({ store, shown, passage, most }: ItemProps) {
  const t = useText();
  const open = useOpened(store, shown);
  const element = useRef<HTMLLIElement>(null);
  const { row, rank, doc, start, end, text, score, unit, kept, effect } = passage;
  const pointed = store.passage.value === row;
  const expanded = open.row === row;
  const cited = citationsOf(shown).some((citation) => citation.row === row);
  const name = messages.UNITS[unit as keyof typeof messages.UNITS] ?? messages.SCORE;
  const slots = { i: rank, doc, start: count(start), end: count(end) };
  const point = () => {
    store.passage.value = row;
  };
  useEffect(() => {
    if (expanded && open.here) element.current?.scrollIntoView?.({ block: "nearest" });
  }, [expanded]);
  return (
    <li
      ref={element}
      class={`ps${pointed ? " on" : ""}${cited ? " cited" : ""}${kept ? "" : " out"}`}
      onMouseEnter={point}
    >
      <span class="ps-k">{rank}</span>
      <div>
        <button
          type="button"
          class="ps-open"
          aria-expanded={expanded}
          aria-label={t(messages.OPEN, slots)}
          onFocus={point}
          onClick={() => open.toggle(row)}
        >
          <bdi>{doc}</bdi> {`${slots.start}–${slots.end}`}
        </button>
        {!kept && <span class="ps-out">{t(messages.NOT_SENT)}</span>}
        {expanded ? <Source store={store} shown={shown} passage={passage} /> : <p class="ps-x">{text}</p>}
      </div>
      <dl class="ps-n">
        <dt>{t(name)}</dt>
        <dd>{scoreOf(score, unit)}</dd>
        {effect !== null && (
          <>
            <dt>{t(messages.EFFECT)}</dt>
            <dd title={effect < 0 ? t(messages.LESS_LIKELY) : undefined}>
              {t(messages.NATS, { e: signed(effect, 1) })}
            </dd>
            <div class="ps-bar" aria-hidden={true}>
              <i
                class={effect < 0 ? "less" : undefined}
                style={`width:${most > 0 ? (Math.abs(effect) / most) * 100 : 0}%`}
              />
            </div>
          </>
        )}
      </dl>
    </li>
  );
}
