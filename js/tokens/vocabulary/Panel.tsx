/** The vocabulary behind the tokens: searched as the reader types, one entry looked at closely. */
import { type Signal, signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import { Panel as Frame, Segmented, StateMessage } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import { WITHOUT_KERNEL } from "../messages";
import type { PanelProps } from "../panels";
import type { Store } from "../store";
import { Check, useCheck } from "./Check";
import { EntryDetails, EntrySentence } from "./Entry";
import { Lens } from "./Lens";
import * as messages from "./messages";
import { Results } from "./Results";
import { type Page, type Row, readDetails, readPage } from "./read";

type By = "text" | "bytes" | "regex";

const WORD = /^[\p{L}\p{M}]{2,}$/u;

export function Panel({ store, cut, onClose }: PanelProps) {
  const t = useText();
  const name = store.tokenizers.value[cut.active]?.name ?? "";
  // What is looked for is looked for in another tokenizer too, and found again when the view is closed and opened.
  const asked = store.keep("vocabulary", () => ({
    query: signal(""),
    by: signal<By>("text"),
    word: signal(""),
  }));
  return (
    <Frame id="vocabulary" title={t(messages.TITLE)} note={t(messages.NOTE, { name })} onClose={onClose}>
      {cut.rev === 0 ? (
        <StateMessage kind="readonly" title={t(WITHOUT_KERNEL)} body={t(messages.NEEDS_BODY)} />
      ) : (
        <Live key={cut.active} store={store} tokenizer={cut.active} {...asked} />
      )}
    </Frame>
  );
}

/** The entry of the token that the reader looks at in the text. */
function lookedAt(store: Store): number {
  const cut = store.cut.value;
  return cut?.ids[store.selection.value ?? 0] ?? cut?.ids[0] ?? 0;
}

interface LiveProps {
  store: Store;
  tokenizer: number;
  query: Signal<string>;
  by: Signal<By>;
  word: Signal<string>;
}

function Live({ store, tokenizer, query, by, word }: LiveProps) {
  const t = useText();
  const chosen = useSignal(lookedAt(store));
  const showsUnreached = useSignal(false);
  const check = useCheck(store, tokenizer);
  const search = useSearch(store, tokenizer, query.value, by.value);
  const args = { tokenizer, number: chosen.value };
  const entry = useAnswer(store, { op: "vocabulary_entry", args, read: readDetails });
  const details = entry.value;

  // What is chosen in the text is chosen here.
  const token = lookedAt(store);
  const known = useRef(token);
  useEffect(() => {
    if (known.current !== token) chosen.value = token;
    known.current = token;
  }, [token]);
  useEffect(() => {
    if (word.value !== "" || !details) return;
    const own = details.row.text.trim();
    word.value = WORD.test(own) ? own : "data";
  }, [details]);

  const page = search.page;
  const found = check.checked.value;
  const unreached = showsUnreached.value && found ? found.rows : null;
  const reasons = new Map(found?.rows.map((row) => [row.id, row]));
  const rowAt = (place: number): Row | null => {
    const row = unreached ? unreached[place] : search.rowAt(place);
    return row ? (reasons.get(row.id) ?? row) : null;
  };
  const size = page?.size ?? store.tokenizers.value[tokenizer]?.size ?? 0;
  const refusal = search.refusal;
  const choose = (id: number) => {
    chosen.value = id;
  };
  return (
    <>
      {details && <EntrySentence details={details} size={size} />}
      <div class="ctl find">
        <input
          class="field"
          type="text"
          dir="auto"
          spellcheck={false}
          aria-label={t(messages.SEARCH)}
          aria-invalid={search.invalid}
          placeholder={t(messages.HINTS[by.value])}
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            showsUnreached.value = false;
          }}
        />
        <Segmented
          label={t(messages.BY)}
          value={by.value}
          onChange={(value) => {
            by.value = value;
            showsUnreached.value = false;
          }}
          options={[
            { value: "text", label: t(messages.TEXT) },
            { value: "bytes", label: t(messages.BYTES) },
            { value: "regex", label: t(messages.REGEX) },
          ]}
        />
        <span class="note num" role="status">
          {page &&
            (page.total === size
              ? t(messages.FOUND_ALL, { size: count(size) })
              : t(messages.FOUND, { n: count(page.total), size: count(size) }))}
        </span>
      </div>
      {refusal && (
        <StateMessage kind="error" title={refusal.message || t(messages.REFUSED)} body={refusal.hint} />
      )}
      <div class="vocab">
        <div class="found">
          {unreached || (page && page.total > 0) ? (
            <div class="stage" aria-busy={search.busy}>
              <Results
                label={t(unreached ? messages.UNREACHED_LIST : messages.RESULTS)}
                name={unreached ? "unreached" : search.name}
                total={unreached ? unreached.length : (page?.total ?? 0)}
                loaded={search.loaded}
                rowAt={rowAt}
                onView={unreached ? () => {} : search.view}
                chosen={chosen.value}
                onChoose={choose}
              />
            </div>
          ) : page ? (
            <StateMessage
              kind="empty"
              title={t(messages.NOTHING)}
              body={t(messages.NOTHING_NEXT)}
              action={{
                label: t(messages.SHOW_ALL),
                onPress: () => {
                  query.value = "";
                },
              }}
            />
          ) : (
            <p class="note">{t(messages.READING)}</p>
          )}
          <Check check={check} size={size} shown={showsUnreached} />
        </div>
        <div class="stage" aria-busy={entry.busy}>
          {details && <EntryDetails details={details} onShow={choose} />}
          {entry.refusal && (
            <StateMessage
              kind="error"
              title={entry.refusal.message || t(messages.REFUSED)}
              body={entry.refusal.hint}
            />
          )}
        </div>
      </div>
      <Lens store={store} tokenizer={tokenizer} word={word} />
    </>
  );
}

/** A search by the page: what comes into view is asked for, and what was seen stays. */
function useSearch(store: Store, tokenizer: number, query: string, by: By) {
  const first = useAnswer(store, {
    op: "vocabulary_search",
    args: { tokenizer, query, by },
    // Answers belong to the question that was asked, not to what is typed by now.
    read: (answer) => ({ ...readPage(answer), query, by }),
  });
  const page = first.value;
  const name = page ? `${page.by} ${page.query}` : "";
  const others = useSignal<{ name: string; pages: Map<number, Row[]> }>({ name: "", pages: new Map() });
  const wanted = useSignal(0);
  useEffect(() => {
    wanted.value = 0;
  }, [name]);
  const size = page?.rows.length ?? 0;
  const other = useAnswer(
    store,
    page && wanted.value > 0 && wanted.value * size < page.total && !first.busy
      ? {
          op: "vocabulary_search",
          args: { tokenizer, query: page.query, by: page.by, first: wanted.value * size },
          read: readPage,
        }
      : null,
  );
  const late: Page | null = other.value;
  useEffect(() => {
    if (late && size > 0) {
      const pages = others.value.name === name ? others.value.pages : new Map<number, Row[]>();
      others.value = { name, pages: new Map(pages).set(late.first / size, late.rows) };
    }
  }, [late]);
  const pageOf = (number: number): Row[] | undefined =>
    number === 0 ? page?.rows : others.value.name === name ? others.value.pages.get(number) : undefined;
  return {
    page,
    name,
    loaded: others.value.name === name ? others.value.pages.size : 0,
    busy: first.busy,
    refusal: first.refusal ?? other.refusal,
    /** Whether it is the search that was refused, not one of its pages. */
    invalid: first.refusal !== null,
    rowAt(place: number): Row | null {
      if (size === 0) return null;
      return pageOf(Math.floor(place / size))?.[place % size] ?? null;
    },
    view(from: number, end: number) {
      if (size === 0) return;
      const here = [Math.floor(from / size), Math.floor(Math.max(from, end - 1) / size)];
      const missing = here.find((number) => !pageOf(number));
      if (missing !== undefined) wanted.value = missing;
    },
  };
}
