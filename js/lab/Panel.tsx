/** The panel: search, three views, and a line for screen readers. */
import { useEffect, useId, useRef } from "preact/hooks";
import { Dictionary } from "./Glossary";
import { Lessons } from "./Lessons";
import * as messages from "./messages";
import { Glyph, Says } from "./parts";
import { Results } from "./Results";
import { SetUp } from "./SetUp";
import { explain, type Store, type View } from "./store";

/** What the panel asks of JupyterLab. */
export interface Deeds {
  open(lesson: string, exercise?: string): void;
  startOver(lesson: string): void;
  /** Say the language in JupyterLab's settings. */
  choose(language: "en" | "zh"): void;
}

export interface Shown {
  store: Store;
  deeds: Deeds;
}

const VIEWS: [View, typeof messages.LESSONS][] = [
  ["lessons", messages.LESSONS],
  ["glossary", messages.GLOSSARY],
  ["set-up", messages.SET_UP],
];

export function Panel({ store, deeds }: Shown) {
  const course = store.course.value;
  const searching = store.query.value.trim() !== "";
  return (
    <div class="llmhero-panel" lang={store.language.value === "zh" ? "zh-CN" : "en"}>
      <Head store={store} deeds={deeds} />
      {course ? (
        searching && store.view.value !== "set-up" ? (
          <Results store={store} deeds={deeds} course={course} />
        ) : (
          <Views store={store} deeds={deeds} />
        )
      ) : (
        <Waiting store={store} />
      )}
      <div class="llmhero-told" role="status">
        {store.told.value}
      </div>
    </div>
  );
}

function Head({ store, deeds }: Shown) {
  const input = useRef<HTMLInputElement>(null);
  const other = store.language.value === "zh" ? "en" : "zh";
  const clear = () => {
    store.query.value = "";
    input.current?.focus();
  };
  return (
    <div class="llmhero-head">
      <div class="llmhero-name">
        <h2>{store.say(messages.TITLE)}</h2>
        <button
          type="button"
          class="llmhero-quiet"
          lang={other === "zh" ? "zh-CN" : "en"}
          title={store.say(messages.SWITCH)}
          onClick={() => deeds.choose(other)}
        >
          {other === "zh" ? "中文" : "English"}
        </button>
      </div>
      <div class="llmhero-search" role="search">
        <Glyph name="search" />
        <input
          ref={input}
          type="text"
          value={store.query.value}
          placeholder={store.say(messages.SEARCH)}
          aria-label={store.say(messages.SEARCH)}
          spellcheck={false}
          onInput={(event) => {
            store.query.value = event.currentTarget.value;
            if (store.view.peek() === "set-up") store.view.value = "lessons";
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape" && store.query.peek()) {
              event.stopPropagation();
              clear();
            }
          }}
        />
        {store.query.value && (
          <button type="button" class="llmhero-icon" aria-label={store.say(messages.CLEAR)} onClick={clear}>
            <Glyph name="x" />
          </button>
        )}
      </div>
    </div>
  );
}

function Views({ store, deeds }: Shown) {
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const view = store.view.value;
  const move = (event: KeyboardEvent) => {
    const at = VIEWS.findIndex(([name]) => name === view);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: VIEWS.length - 1 }[event.key];
    const next = to === undefined ? undefined : VIEWS[(to + VIEWS.length) % VIEWS.length];
    if (!next) return;
    event.preventDefault();
    store.view.value = next[0];
    tabs.current?.querySelector<HTMLElement>(`[data-view="${next[0]}"]`)?.focus();
  };
  return (
    <>
      <div
        class="llmhero-tabs"
        role="tablist"
        aria-label={store.say(messages.VIEWS)}
        ref={tabs}
        onKeyDown={move}
      >
        {VIEWS.map(([name, label]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            data-view={name}
            aria-selected={name === view}
            aria-controls={`${id}-view`}
            tabIndex={name === view ? 0 : -1}
            onClick={() => {
              store.view.value = name;
            }}
          >
            {store.say(label)}
          </button>
        ))}
      </div>
      <div class="llmhero-view" role="tabpanel" id={`${id}-view`} aria-labelledby={`${id}-${view}`}>
        {view === "lessons" && <Lessons store={store} deeds={deeds} />}
        {view === "glossary" && <Dictionary store={store} deeds={deeds} />}
        {view === "set-up" && <SetUp store={store} />}
      </div>
    </>
  );
}

function Waiting({ store }: { store: Store }) {
  const failure = store.failure.value;
  const first = useRef(false);
  useEffect(() => {
    if (first.current) return;
    first.current = true;
    if (!store.course.peek() && !store.failure.peek()) void store.reload();
  }, []);
  if (!failure)
    return (
      <div class="llmhero-view">
        <p class="llmhero-note" role="status">
          {store.say(messages.LOADING)}
        </p>
      </div>
    );
  const [what, next] = explain(store, failure);
  return (
    <div class="llmhero-view">
      <Says kind="broken" what={what} next={next}>
        <button type="button" class="llmhero-button" onClick={() => void store.reload()}>
          {store.say(messages.TRY_AGAIN)}
        </button>
      </Says>
    </div>
  );
}
