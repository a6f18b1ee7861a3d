/** Poisoned documents are laid among the reader's: do they take over the answer, and what does a defence change? */
import { useAnswer } from "../../shared/answers";
import { Panel as Frame, Progress, Reading, Refused, StateMessage } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, percent } from "../../shared/text";
import type { PanelProps } from "../panels";
import { CaseList, Found as Line } from "./Cases";
import { Controls } from "./Controls";
import { choose, createLab, type Found } from "./lab";
import * as messages from "./messages";
import { type Own, readCases, readOwn } from "./read";
import { Table } from "./Table";

export function Panel({ store, shown, onClose }: PanelProps) {
  const t = useText();
  const { rev } = shown;
  const lab = store.keep("safety", () => createLab(store));
  const told = useAnswer(store, rev > 0 ? { op: "safety_cases", about: rev, read: readCases } : null);
  const own = useAnswer(
    store,
    rev > 0 && told.value ? { op: "safety_own", about: rev, read: readOwn } : null,
  );
  const found = lab.found.value;
  const progress = lab.progress.value;
  const refusal = lab.refusal.value;
  const cases = told.value;
  const chosen = cases && choose(lab.wanted.value, cases);
  return (
    <Frame id="safety" title={t(messages.TITLE)} note={t(messages.NOTE)} onClose={onClose}>
      {rev === 0 && (
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.WITHOUT_BODY)} />
      )}
      {told.refusal && <Refused refusal={told.refusal} cancelled={messages.CANCELLED} again={told.again} />}
      {chosen && rev > 0 && <Controls lab={lab} chosen={chosen} rev={rev} />}
      {progress && <Progress {...progress} label={t(messages.ATTACKING)} onCancel={lab.cancel} />}
      {refusal && chosen && (
        <Refused refusal={refusal} cancelled={messages.CANCELLED} again={() => lab.start(rev, chosen)} />
      )}
      <div class="stage sf" aria-busy={progress !== null}>
        {found && found.table.length > 0 && (
          <>
            <Sentence found={found} />
            {found.rev !== rev && <p class="cap">{t(messages.BEFORE)}</p>}
            <Table rows={found.table} />
          </>
        )}
        {chosen && <CaseList cases={chosen.cases} outcomes={found?.outcomes ?? []} />}
        {own.value && <OwnList own={own.value} />}
      </div>
    </Frame>
  );
}

/** The one computed sentence: without a defence, and with the one that lets the fewest through. */
function Sentence({ found }: { found: Found }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const rows = found.table.filter(({ kind }) => kind === null);
  const none = rows.find(({ defence }) => defence === "none");
  const [best] = rows
    .filter((row) => row !== none)
    .sort((a, b) => a.success[0] / a.success[1] - b.success[0] / b.success[1]);
  const row = none ?? best;
  if (!row) return null;
  const [a, n, low, high] = row.success;
  const other = best ?? row;
  const share = (value: number) => percent(value, language);
  return (
    <Reading note={t(messages.CLAIM)}>
      {t(none && best ? messages.BEFORE_AFTER : messages.ONLY, {
        a: count(a),
        b: count(other.success[0]),
        n: count(n),
        share: share(a / n),
        low: share(low),
        high: share(high),
        name: t(messages.DEFENCES[other.defence] ?? messages.DEFENCE),
      })}
    </Reading>
  );
}

function OwnList({ own }: { own: Own }) {
  const t = useText();
  const { documents, flagged, listed, more } = own;
  return (
    <details class="sf-own">
      <summary>
        <b>{t(messages.OWN)}</b>{" "}
        <small class="muted">
          {flagged > 0
            ? t(messages.OWN_SOME, { n: count(flagged), of: count(documents) })
            : t(messages.OWN_NONE, { of: count(documents) })}
        </small>
      </summary>
      <ul>
        {listed.map((each) => (
          <Line
            key={`${each.doc} ${each.start} ${each.rule}`}
            doc={each.doc}
            finding={each}
            quote={each.quote}
          />
        ))}
      </ul>
      {more > 0 && <p class="cap">{t(messages.MORE, { n: count(more) })}</p>}
    </details>
  );
}
