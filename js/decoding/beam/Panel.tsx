/** A beam search, to be replayed with everything that it threw away. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import {
  Button,
  Panel as Frame,
  Key,
  Progress,
  Refused,
  StateMessage,
  TokenChip,
} from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, duration } from "../../shared/text";
import type { PanelProps } from "../panels";
import { ofTheText } from "../settings";
import { placeOf } from "../tree";
import { Candidates } from "./Candidates";
import { BeamsControl, SearchControls, StepControls } from "./Controls";
import { Finished } from "./Finished";
import * as messages from "./messages";
import { Picture } from "./Picture";
import { beamAt, pathTo, rerank } from "./read";
import { Sentence } from "./Sentence";
import { createSearch, groupsFor, type Place, phrasesOf, type Run, type Search } from "./search";

/** A new search waits until the reader pauses. */
const PAUSE_MS = 300;
const SLOW_MS = 1000;
const PLAY_MS = 500;
const EXAMPLE = "ocean";

export function Panel({ store, tree, onClose }: PanelProps) {
  const t = useText();
  const { language } = useSurroundings();
  const search = store.keep("beam", () => createSearch(store));
  const { remote } = store.info.value;
  const root = tree.uid[0] ?? 0;
  const prompt = store.prompt.value;
  const nameOf = (uid: number) => {
    const row = tree.rowOf(uid);
    return row === null ? null : placeOf(prompt, tree, row);
  };
  const isThere = (place: Place | null | undefined) => !!place && nameOf(place.node) === place.name;
  const from = search.from.value;
  const at = tree.rowOf((isThere(from) ? from?.node : store.selection.value) ?? root) ?? 0;
  const node = tree.uid[at] ?? root;
  const name = placeOf(prompt, tree, at);
  const wanted = search.wanted.value;
  const wording = JSON.stringify([wanted, name, ofTheText(store.settings.value)]);
  const missing = wanted.variant === "constrained" && phrasesOf(wanted.phrases).length === 0;
  const waits = tree.rev === 0 || remote || missing || (wanted.variant === "diverse" && wanted.beams < 2);
  const begun = search.wording.value;

  useEffect(() => {
    if (waits || begun === wording) return;
    const place = { node, name };
    const start = () => {
      search.from.value = place;
      void search.start(wording, place);
    };
    const timer = setTimeout(start, search.run.peek() ? PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [waits, wording, begun, tree.rev]);
  useEffect(() => () => search.cancel(), []);

  const frame = { id: "beam", title: t(messages.TITLE), onClose };
  const run = search.run.value;
  const gone = tree.rev === 0;
  const silent = (remote || gone) && (
    <StateMessage
      kind={remote ? "empty" : "readonly"}
      title={t(remote ? messages.REMOTE : messages.WITHOUT_KERNEL)}
      body={t(remote ? messages.REMOTE_BODY : messages.GONE_BODY)}
    />
  );
  if (silent && !run) return <Frame {...frame}>{silent}</Frame>;
  const selected = store.selection.value;
  const elsewhere = selected !== null && selected !== node && tree.rowOf(selected) !== null;
  const cannot = gone
    ? messages.NEEDS_KERNEL
    : !isThere(run?.from)
      ? messages.NOT_THERE
      : search.busy.value
        ? messages.UNFINISHED
        : null;
  const note =
    at === 0
      ? t(messages.NOTE_ROOT)
      : compose(messages.NOTE, language.value, { token: <TokenChip text={tree.text[at] ?? ""} small /> });
  return (
    <Frame {...frame} note={note}>
      {silent}
      {elsewhere && !gone && (
        <p class="bs-from">
          <Button
            label={t(messages.FROM_SELECTED)}
            onPress={() => {
              search.from.value = { node: selected, name: nameOf(selected) ?? "" };
            }}
          />
        </p>
      )}
      <Trouble search={search} />
      {run ? (
        <Replay store={store} search={search} run={run} cannot={cannot && t(cannot)} />
      ) : (
        !search.refusal.value && !missing && <p class="muted">{t(messages.ASKING)}</p>
      )}
      {!run && <SearchControls wanted={search.wanted} phrases={[]} />}
      {missing && (
        <StateMessage
          kind="empty"
          title={t(messages.NO_PHRASES)}
          body={t(messages.PHRASES_HINT)}
          action={{
            label: t(messages.EXAMPLE),
            onPress: () => {
              search.wanted.value = { ...search.wanted.peek(), phrases: EXAMPLE };
            },
          }}
        />
      )}
    </Frame>
  );
}

/** What went wrong, or takes long. */
function Trouble({ search }: { search: Search }) {
  const t = useText();
  const refusal = search.refusal.value;
  const busy = search.busy.value;
  const slow = useSignal(false);
  useEffect(() => {
    slow.value = false;
    if (!busy) return;
    const timer = setTimeout(() => {
      slow.value = true;
    }, SLOW_MS);
    return () => clearTimeout(timer);
  }, [busy, search.wording.value]);
  const again = () => {
    search.wording.value = "";
  };
  if (refusal) {
    return <Refused refusal={refusal} cancelled={messages.CANCELLED} again={again} />;
  }
  if (!busy || !slow.value) return null;
  return (
    <Progress
      done={search.run.value?.ending ? 0 : (search.run.value?.steps.length ?? 0)}
      total={search.wanted.value.steps}
      label={t(messages.ASKING)}
      onCancel={search.cancel}
    />
  );
}

function Replay({
  store,
  search,
  run,
  cannot,
}: Pick<PanelProps, "store"> & { search: Search; run: Run; cannot: string | null }) {
  const t = useText();
  const playing = useSignal(false);
  const { steps, ending } = run;
  const at = Math.max(1, Math.min(search.at.value, steps.length));
  const penalty = search.penalty.value;
  const ranked = useMemo(() => (ending ? rerank(ending.hypotheses, penalty) : []), [ending, penalty]);
  const winner = useMemo(() => {
    const [first] = ranked;
    if (first) return pathTo(steps, first.step, first.candidate);
    const last = steps.at(-1);
    const row = last ? beamAt(last, 0) : -1;
    return last && row >= 0 ? pathTo(steps, last.number, row) : [];
  }, [ranked, steps]);
  const go = (number: number) => {
    playing.value = false;
    search.at.value = number;
  };
  const play = () => {
    if (!playing.value && at >= steps.length) search.at.value = 1;
    playing.value = !playing.value;
  };
  useEffect(() => {
    if (!playing.value) return;
    const timer = setInterval(() => {
      const end = search.run.peek()?.steps.length ?? 0;
      if (search.at.peek() < end) search.at.value = search.at.peek() + 1;
      if (search.at.peek() >= end && !search.busy.peek()) playing.value = false;
    }, PLAY_MS);
    return () => clearInterval(timer);
  }, [playing.value]);
  const keep = () => {
    const sequences = ranked
      .slice(0, run.wanted.beams)
      .map(({ step, candidate }) =>
        pathTo(steps, step, candidate).map((row, k) => steps[k]?.rows[row]?.token ?? 0),
      );
    void store.act("beam_keep", { node: run.from.node, sequences });
  };
  const { variant, diversity } = run.wanted;
  const notes = [
    t(messages.CAPTION),
    ...(variant === "diverse" ? [t(messages.TAKEN_OFF, { x: diversity.toFixed(1) })] : []),
    ...(ending ? [t(ending.penalised ? messages.CAPTION_PENALISED : messages.CAPTION_PLAIN)] : []),
  ];
  const candidates = steps.reduce((sum, { rows }) => sum + rows.length, 0);
  const kept = steps.reduce((sum, { rows }) => sum + rows.filter(({ fate }) => fate === "kept").length, 0);
  return (
    <div class="stage bs" aria-busy={search.busy.value && ending !== null}>
      <Sentence run={run} at={at} winner={ending ? winner : []} />
      <div class="ctl">
        <StepControls at={at} steps={steps.length} playing={playing.value} onStep={go} onPlay={play} />
        <BeamsControl wanted={search.wanted} />
        <span class="bs-keys">
          <Key
            swatch="var(--sunken);box-shadow:inset 0 0 0 1.5px var(--seq-bar)"
            label={t(ending ? messages.KEY_BEST : messages.KEY_BEST_YET)}
          />
          <Key swatch="var(--sunken)" label={t(messages.KEY_KEPT)} />
          <Key swatch="none;box-shadow:inset 0 0 0 1px var(--line-2)" label={t(messages.KEY_LOST)} />
          <Key swatch="none;box-shadow:inset 0 0 0 1px var(--control)" label={t(messages.KEY_FINISHED)} />
        </span>
      </div>
      <Picture
        steps={steps}
        beams={run.wanted.beams}
        groups={variant === "diverse" ? groupsFor(run.wanted) : 1}
        at={at}
        winner={winner}
        onStep={go}
        onPlay={play}
      />
      <p class="cap">
        {notes.map((what) => (
          <span key={what} class="bs-said">
            {what}
          </span>
        ))}
      </p>
      {ending && (
        <p class="cap num">
          {t(messages.FACTS, { n: count(candidates), k: count(kept), ms: duration(ending.ms) })}
        </p>
      )}
      <SearchControls wanted={search.wanted} phrases={ending?.phrases ?? []} />
      {ranked.length > 0 && (
        <Finished
          run={run}
          ranked={ranked}
          penalty={penalty}
          onPenalty={(next) => {
            search.penalty.value = next;
          }}
          onSearch={() => {
            search.wanted.value = { ...search.wanted.peek(), penalty };
          }}
          onKeep={keep}
          cannot={cannot ?? undefined}
        />
      )}
      <Candidates run={run} at={at} best={winner[at - 1] ?? -1} />
    </div>
  );
}
