/** The exact text of one cell: its tokens by origin, and every label behind it. */

import { type Answered, useAnswer } from "../shared/answers";
import { Key, SectionHead, TokenChip } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { count, percent } from "../shared/text";
import * as messages from "./messages";
import type { Results } from "./statistics";
import type { Store } from "./store";

type Origin = keyof typeof messages.ORIGINS;

interface Shown {
  tokens: string[];
  origins: Origin[];
  /** How many tokens each label adds. */
  added: number[];
}

const COLOURS: Record<Origin, string> = {
  template: "var(--cat-8)",
  prompt: "var(--cat-4)",
  examples: "var(--cat-1)",
  input: "var(--cat-5)",
};
const ORIGINS = Object.keys(COLOURS) as Origin[];

export function Exact({ store }: { store: Store }) {
  const t = useText();
  const results = store.results.value;
  const { prompt, input } = store.cell.value;
  const asked = results?.prompts[prompt];
  const example = results?.examples[input];
  const answer = useAnswer<Shown>(
    store,
    results && asked && example
      ? {
          op: "view",
          args: { prompt: asked.text, text: example[0], labels: [...results.labels] },
          read: ({ result }) => result as unknown as Shown,
        }
      : null,
  );
  if (!results || !asked || !example) return null;
  return (
    <section class="exact" aria-busy={answer.busy}>
      <SectionHead
        title={t(messages.EXACT)}
        note={t(messages.EXACT_NOTE, { name: asked.name, n: input + 1 })}
      />
      <div class="cols two">
        {answer.value ? (
          <Read store={store} shown={answer.value} />
        ) : (
          <Without answer={answer} live={store.live.value} />
        )}
        <Labels store={store} results={results} truth={example[1]} added={answer.value?.added ?? []} />
      </div>
    </section>
  );
}

function Without({ answer, live }: { answer: Answered<Shown>; live: boolean }) {
  const t = useText();
  if (answer.refusal) {
    return (
      <p class="wrong" role="alert">
        {answer.refusal.message} {answer.refusal.hint}
      </p>
    );
  }
  return <div>{!live && <p class="note">{t(messages.TEXT_NEEDS_KERNEL)}</p>}</div>;
}

function Read({ store, shown }: { store: Store; shown: Shown }) {
  const t = useText();
  const all = shown.tokens.length;
  const of = (origin: Origin) => shown.origins.filter((owner) => owner === origin).length;
  const present = ORIGINS.filter((origin) => of(origin) > 0);
  const parts = present.map((origin) =>
    t(messages.PART, { what: t(messages.ORIGINS[origin]), n: count(of(origin)) }),
  );
  const { context } = store.model.value;
  return (
    <div>
      <div
        class="origin"
        role="img"
        aria-label={t(messages.BY_ORIGIN, { n: count(all), parts: parts.join(t(messages.COMMA)) })}
      >
        {present.map((origin) => (
          <i key={origin} style={`flex-grow:${of(origin)};background:${COLOURS[origin]}`} />
        ))}
      </div>
      <p class="keys-line">
        {present.map((origin, place) => (
          <Key key={origin} swatch={COLOURS[origin]} label={parts[place] ?? ""} />
        ))}
      </p>
      {context !== null && (
        <p class="budget">
          <span class="note num">{t(messages.WINDOW, { n: count(all), c: count(context) })}</span>
          <span class="meter" aria-hidden="true">
            <i style={`width:${Math.min(100, (100 * all) / context)}%`} />
          </span>
        </p>
      )}
      <div class="strip read-tokens">
        {shown.tokens.map((token, place) => (
          <span key={place} class="owned" style={`--own:${COLOURS[shown.origins[place] ?? "prompt"]}`}>
            <TokenChip
              text={token}
              small
              role={shown.origins[place] === "template" ? "special" : undefined}
            />
          </span>
        ))}
      </div>
    </div>
  );
}

interface LabelsProps {
  store: Store;
  results: Results;
  truth: string;
  /** Empty until the kernel has cut them. */
  added: readonly number[];
}

/** Of what was measured: it needs no kernel. */
function Labels({ store, results, truth, added }: LabelsProps) {
  const t = useText();
  const { language } = useSurroundings();
  const { prompt, input } = store.cell.value;
  const logprobs = results.logprobs[prompt]?.[input] ?? [];
  const verdict = store.table.value[prompt]?.[input];
  const calibrated = store.calibrated.value;
  return (
    <div>
      <SectionHead
        title={t(messages.LABELS)}
        note={t(calibrated ? messages.SHARES_CALIBRATED : messages.SHARES)}
      />
      <table class="t labels">
        <thead>
          <tr>
            <th scope="col">{t(messages.COLUMN_LABEL)}</th>
            <th scope="col" colSpan={2}>
              {t(messages.COLUMN_SHARE)}
            </th>
            <th scope="col">{t(messages.COLUMN_PROBABILITY)}</th>
            <th scope="col">{t(messages.COLUMN_NATS)}</th>
            {added.length > 0 && <th scope="col">{t(messages.COLUMN_TOKENS)}</th>}
          </tr>
        </thead>
        <tbody>
          {results.labels.map((label, place) => {
            const logprob = logprobs[place] ?? Number.NEGATIVE_INFINITY;
            const share = verdict?.shares[place] ?? 0;
            return (
              <tr key={label} class={place === verdict?.chosen ? "best" : ""}>
                <th scope="row">
                  {label}
                  {label === truth && <small>{t(messages.TRUE_LABEL)}</small>}
                </th>
                <td class="len">
                  <i style={`width:${64 * share}px`} />
                </td>
                <td class="num">{percent(share, language.value)}</td>
                <td class="num muted">{percent(Math.exp(logprob), language.value, 1)}</td>
                <td class="num muted">{logprob.toFixed(2).replace("-", "−")}</td>
                {added.length > 0 && <td class="num muted">{added[place]}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
