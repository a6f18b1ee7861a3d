/** What the model wrote, and after each sentence the passages that it rests on. */
import { SectionHead } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, percent } from "../../shared/text";
import { signed } from "../ranks/words";
import type { Store } from "../store";
import type { Citation, Shown, ShownAnswer } from "../types";
import { slicer } from "./marks";
import * as messages from "./messages";
import { useOpened } from "./opened";

const COVERAGE = 0.5;
const NATS = 5;

export function AnswerView({ store, shown }: { store: Store; shown: Shown | null }) {
  const t = useText();
  const draft = draftOf(store);
  if (draft !== null) {
    return (
      <section class="an" aria-busy={true}>
        <SectionHead title={t(messages.ANSWER)} note={t(messages.WRITING)} />
        <p class="an-text">{draft}</p>
      </section>
    );
  }
  if (!shown) return null;
  const { answer } = shown;
  if (!answer) {
    return (
      <section class="an">
        <SectionHead title={t(messages.ANSWER)} />
        <p class="cap">{t(messages.NOT_ASKED)}</p>
      </section>
    );
  }
  return (
    <section class="an">
      <SectionHead
        title={t(messages.ANSWER)}
        note={
          answer.tokens > 0
            ? t(messages.WRITTEN_BY, { model: answer.model, n: count(answer.tokens) })
            : answer.model
        }
      />
      {answer.text === "" ? (
        <p class="cap">{t(messages.NO_ANSWER)}</p>
      ) : (
        <Sentences store={store} shown={shown} answer={answer} />
      )}
    </section>
  );
}

/** What is being written right now, or null. */
function draftOf(store: Store): string | null {
  if (store.phase.value.kind !== "working") return null;
  const states = store.states.value;
  // A node that rewrites the question writes as well, but no answer.
  const writing = store.graph.value.nodes
    .filter(({ type }) => type === "generate")
    .map(({ id }) => states.get(id))
    .find((state) => state?.state === "running" && state.text);
  return writing?.text ?? null;
}

interface Limits {
  coverage: number;
  nats: number;
}

/** When a passage is cited; null where the settings on display may not be those of the run. */
function limitsOf(store: Store): Limits | null {
  const node = store.graph.value.nodes.find(({ type }) => type === "answer");
  const state = node && store.states.value.get(node.id)?.state;
  if (!node || (state !== "ran" && state !== "kept")) return null;
  const { coverage, nats } = node.params;
  return {
    coverage: typeof coverage === "number" ? coverage : COVERAGE,
    nats: typeof nats === "number" ? nats : NATS,
  };
}

function Sentences({ store, shown, answer }: { store: Store; shown: Shown; answer: ShownAnswer }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const slice = slicer(answer.text);
  const weighed = shown.passages.some(({ effect }) => effect !== null);
  const limits = limitsOf(store);
  let last = 0;
  return (
    <>
      <p class="an-text">
        {answer.sentences.map(({ start, end, citations }) => {
          const between = slice(last, start);
          last = end;
          return (
            <span key={start}>
              {between}
              {slice(start, end)}
              {onePerPassage(citations).map((citation) => (
                <Cite key={citation.row} store={store} shown={shown} citation={citation} />
              ))}
              {citations.length === 0 && (
                <span class="an-none" title={t(messages.NO_SOURCE_WHY)}>
                  {t(messages.NO_SOURCE)}
                </span>
              )}
            </span>
          );
        })}
        {slice(last)}
      </p>
      {limits && (
        <p class="cap">
          {t(weighed ? messages.CAPTION_EFFECT : messages.CAPTION, {
            share: percent(limits.coverage, language),
            n: limits.nats,
          })}
        </p>
      )}
    </>
  );
}

/** A sentence that rests on two places of one passage has its number once. */
function onePerPassage(citations: readonly Citation[]): Citation[] {
  return citations.filter(({ row }, index) => citations.findIndex((one) => one.row === row) === index);
}

/** A citation: pointing at it points at the passage, pressing it opens the passage. */
function Cite({ store, shown, citation }: { store: Store; shown: Shown; citation: Citation }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const open = useOpened(store, shown);
  const { row, doc, start, end, score, effect } = citation;
  const i = shown.passages.find((passage) => passage.row === row)?.rank;
  if (i === undefined) return null;
  const slots = { i, doc, start: count(start), end: count(end), share: percent(score, language) };
  const title =
    effect === null ? t(messages.CITED, slots) : t(messages.CITED_EFFECT, { ...slots, e: signed(effect, 1) });
  const point = () => {
    store.passage.value = row;
  };
  return (
    <button
      type="button"
      class={store.passage.value === row ? "an-cite on" : "an-cite"}
      title={title}
      aria-label={title}
      aria-expanded={open.row === row}
      onMouseEnter={point}
      onFocus={point}
      onClick={() => {
        point();
        open.toggle(row);
      }}
    >
      {i}
    </button>
  );
}
