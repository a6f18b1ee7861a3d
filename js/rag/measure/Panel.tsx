/** How well the pipeline finds what answers labelled questions, alone and beside another pipeline. */
import { useAnswer } from "../../shared/answers";
import { Panel as Frame, Progress, Refused, StateMessage } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count } from "../../shared/text";
import type { PanelProps } from "../panels";
import { Controls } from "./Controls";
import { List } from "./List";
import * as messages from "./messages";
import { Picture } from "./Picture";
import { type Measured, type Problem, readMeasured, readSets, type Sets } from "./read";
import { Sentence } from "./Sentence";
import { createWanted, questionOf } from "./wanted";

/** Sliders and typing wait until the reader pauses. */
const PAUSE_MS = 500;

export function Panel({ store, shown, onClose }: PanelProps) {
  const t = useText();
  const { language } = useSurroundings();
  const { rev } = shown;
  const wanted = store.keep("measure", createWanted);
  const sets = useAnswer(store, rev > 0 ? { op: "measure_sets", about: rev, read: readSets } : null);
  const asked = sets.value && questionOf(wanted.value, sets.value);
  const measured = useAnswer(
    store,
    rev > 0 && asked ? { ...asked, about: rev, pause: PAUSE_MS, read: readMeasured } : null,
  );
  const { value, busy, slow, progress, refusal } = measured;
  const refused = sets.refusal ?? refusal;
  return (
    <Frame id="measure" title={t(messages.TITLE)} note={t(messages.NOTE)} onClose={onClose}>
      {rev === 0 && (
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.WITHOUT_BODY)} />
      )}
      {sets.value && rev > 0 && <Controls wanted={wanted} sets={sets.value} />}
      {refused && (
        <Refused
          refusal={refused}
          cancelled={messages.CANCELLED}
          again={sets.refusal ? sets.again : measured.again}
        />
      )}
      {!sets.value && sets.slow && (
        <Progress done={0} total={0} label={t(messages.LOOKING)} onCancel={sets.cancel} />
      )}
      {slow && (
        <Progress
          done={progress.done}
          total={progress.total}
          label={t(progress.stage === "prepare" ? messages.PREPARING : messages.ASKING)}
          onCancel={measured.cancel}
        />
      )}
      {value && (asked || rev === 0) && (
        <div class="stage ms" aria-busy={busy}>
          {value.problems.length > 0 && <Problems measured={value} language={language.value} />}
          {value.metrics && (
            <>
              <Sentence measured={value} other={titleOf(sets.value, value, language.value)} />
              <Picture measured={value} />
              <List store={store} measured={value} />
            </>
          )}
        </div>
      )}
    </Frame>
  );
}

function titleOf(sets: Sets | null, { variant }: Measured, language: "en" | "zh"): string {
  return sets?.variants.find(({ id }) => id === variant)?.title[language] ?? variant ?? "";
}

/** Lines that cannot be used, each with why. */
function Problems({ measured, language }: { measured: Measured; language: "en" | "zh" }) {
  const t = useText();
  const gap = language === "zh" ? "" : " ";
  const n = measured.problems.length + measured.more_problems;
  return (
    <StateMessage
      kind="error"
      title={t(messages.PROBLEMS, { n: count(n) })}
      body={
        <ul class="ms-problems">
          {measured.problems.map((problem: Problem) => (
            <li key={problem.line}>
              {problem[language]}
              {gap}
              {problem.hint[language]}
            </li>
          ))}
          {measured.more_problems > 0 && (
            <li>{t(messages.MORE_LINES, { n: count(measured.more_problems) })}</li>
          )}
        </ul>
      }
    />
  );
}
