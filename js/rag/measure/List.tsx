/** The questions that make the difference, each with what was found for it. */
import { Button, SectionHead } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import type { Store } from "../store";
import * as messages from "./messages";
import type { Hit, Listed, Measured } from "./read";

export function List({ store, measured }: { store: Store; measured: Measured }) {
  const t = useText();
  const { listed, differences, k } = measured;
  if (!listed) return null;
  const { rows, more } = listed;
  const [first] = differences ?? [];
  const note = first
    ? t(messages.FLIPPED_NOTE, { lost: count(first.worse), gained: count(first.better) })
    : t(messages.LIST_NOTE, { n: count(rows.length + more) });
  return (
    <div class="ms-list">
      <SectionHead title={t(first ? messages.FLIPPED : messages.MISSED, { k })} note={note} />
      {rows.length === 0 && <p class="muted">{t(first ? messages.NONE_FLIPPED : messages.NONE_MISSED)}</p>}
      {rows.map((one) => (
        <details key={one.id}>
          <summary>
            {one.gained !== undefined && (
              <b class={one.gained ? "more" : "less"}>{t(one.gained ? messages.GAINED : messages.LOST)}</b>
            )}
            <span>{one.question}</span>
          </summary>
          <Opened store={store} one={one} k={k} />
        </details>
      ))}
      {more > 0 && <p class="cap">{t(messages.MORE_QUESTIONS, { n: count(more) })}</p>}
    </div>
  );
}

function Opened({ store, one, k }: { store: Store; one: Listed; k: number }) {
  const t = useText();
  return (
    <div class="ms-open">
      {one.quotes.map(({ doc, text }) => (
        <p key={`${doc} ${text}`} class="ms-gold">
          <span class="muted">
            {t(messages.ANSWERED_BY)} {doc}
          </span>
          <q>{text}</q>
        </p>
      ))}
      <div class={one.b ? "ms-both" : ""}>
        <Hits title={t(messages.FIRST_YOURS, { k })} hits={one.a} />
        {one.b && <Hits title={t(messages.FIRST_OTHER, { k })} hits={one.b} />}
      </div>
      <Button label={t(messages.ASK_THIS)} onPress={() => void store.pose(one.question)} />
    </div>
  );
}

function Hits({ title, hits }: { title: string; hits: readonly Hit[] }) {
  const t = useText();
  return (
    <div>
      <h4>{title}</h4>
      {hits.length === 0 && <p class="muted">{t(messages.NO_HITS)}</p>}
      <ol>
        {hits.map(({ doc, start, end, text, right }) => (
          <li key={`${doc} ${start} ${end}`} class={right ? "right" : ""}>
            <span class="muted num">
              {doc} {count(start)}–{count(end)}
            </span>
            {right && <b>{t(messages.RIGHT)}</b>}
            <span class="ms-text">
              {text[0]}
              {text[1] && <u>{text[1]}</u>}
              {text[2]}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
