/** Why these passages: rank and score at every stage, and what each score is made of. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import { Checkbox, Panel as Frame, Progress, Refused, StateMessage } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, duration } from "../../shared/text";
import type { PanelProps } from "../panels";
import type { Store } from "../store";
import { Chart } from "./Chart";
import * as messages from "./messages";
import { type Ranks, readRanks, telling } from "./read";
import { Sentence } from "./Sentence";
import { Terms } from "./Terms";
import { TokenView } from "./TokenView";

export function Panel({ store, shown, onClose }: PanelProps) {
  const t = useText();
  const frame = { id: "ranks", title: t(messages.TITLE), onClose };
  const rev = shown.rev;
  const question = rev > 0 ? { op: "ranks", about: rev, read: readRanks } : null;
  const answered = useAnswer(store, question);
  const { value, slow, busy, refusal } = answered;
  return (
    <Frame {...frame}>
      {rev === 0 && !value && (
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.WITHOUT_BODY)} />
      )}
      {refusal && <Refused refusal={refusal} cancelled={messages.CANCELLED} again={answered.again} />}
      {slow && <Progress done={0} total={0} label={t(messages.ASKING)} onCancel={answered.cancel} />}
      {value && value.rows.length === 0 && (
        <StateMessage kind="empty" title={t(messages.NOTHING)} body={t(messages.NOTHING_BODY)} />
      )}
      {value && value.rows.length > 0 && <View store={store} ranks={value} rev={rev} busy={busy} />}
    </Frame>
  );
}

interface ViewProps {
  store: Store;
  ranks: Ranks;
  rev: number;
  busy: boolean;
}

function View({ store, ranks, rev, busy }: ViewProps) {
  const t = useText();
  const all = useSignal(false);
  /** Whose score is taken apart; its last where the reader has chosen none. */
  const chosen = useSignal<number | null>(null);
  const last = ranks.stages.length - 1;
  const final = ranks.rows.filter(({ way }) => way[last]);
  const others = ranks.rows.length - final.length;
  const rows = useMemo(
    () => (all.value || final.length === 0 ? ranks.rows : final),
    [ranks, all.value, final.length],
  );
  const pointed = store.passage.value;
  const one =
    rows.find(({ row }) => row === pointed) ?? rows.find(({ row }) => row === telling(ranks)) ?? rows[0];
  if (!one) return null;
  const stage = Math.min(chosen.value ?? one.way.findLastIndex((place) => place !== null), last);
  const point = (row: number, at: number) => {
    store.passage.value = row;
    chosen.value = at;
  };
  const gap = useSurroundings().language.value === "zh" ? "" : " ";
  const missing = ranks.found - ranks.rows.length;
  return (
    <div class="stage rk" aria-busy={busy}>
      <Sentence ranks={ranks} one={one} />
      <Chart ranks={ranks} rows={rows} row={one.row} stage={stage} onPoint={point} />
      <p class="cap">
        {[messages.CAPTION, ...(ranks.prompt ? [messages.CAPTION_RULE] : [])]
          .map((what) => t(what))
          .join(gap)}
        {gap}
        <Time ranks={ranks} />
        {ranks.stages.length > 3 && (
          <span class="rk-few">{t(messages.STAGES_HIDDEN, { n: ranks.stages.length })}</span>
        )}
      </p>
      {others > 0 && final.length > 0 && (
        <p class="rk-more">
          <Checkbox
            label={t(messages.DROPPED, { n: count(others) })}
            checked={all.value}
            onChange={(next) => {
              all.value = next;
            }}
          />
        </p>
      )}
      {missing > 0 && <p class="cap">{t(messages.NOT_FOLLOWED, { n: count(missing) })}</p>}
      <Terms
        ranks={ranks}
        one={one}
        stage={stage}
        onStage={(at) => {
          chosen.value = at;
        }}
      />
      {rev > 0 && <TokenView store={store} rev={rev} row={one.row} />}
    </div>
  );
}

/** Which stage took longest, and how long all others did. */
function Time({ ranks }: { ranks: Ranks }) {
  const t = useText();
  // A stage whose list was kept has no time.
  const costs = ranks.stages.map(({ ms }) => ms ?? 0);
  const most = costs.indexOf(Math.max(...costs));
  const total = costs.reduce((sum, ms) => sum + ms, 0);
  const first = costs[most] ?? 0;
  const rest = total - first;
  // Nothing to compare with where all others were kept.
  if (Math.round(first) === 0 || Math.round(rest) === 0) return null;
  return (
    <span class="num">
      {t(messages.CAPTION_TIME, {
        what: t(
          messages.DOING[ranks.stages[most]?.stage as keyof typeof messages.DOING] ?? messages.DOING.dense,
        ),
        ms: duration(first),
        rest: duration(rest),
      })}
    </span>
  );
}
