/** What temperature, cut-offs and penalties leave of the next token, stage by stage over the whole vocabulary. */
import { type Signal, signal, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import {
  Button,
  Panel as Frame,
  Progress,
  Reading,
  Refused,
  StateMessage,
  TokenChip,
} from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import type { Json } from "../../shared/protocol";
import { compose, count, percent } from "../../shared/text";
import type { PanelProps } from "../panels";
import { ofTheText } from "../settings";
import type { Settings, Store } from "../store";
import { placeOf } from "../tree";
import { Find } from "./Find";
import * as messages from "./messages";
import {
  columnsFor,
  type Hidden,
  type Row,
  readExact,
  readRows,
  readScores,
  rowsOf,
  type Scores,
} from "./read";
import { Explanation, Sentence } from "./Sentence";
import { type CONTROLS, NEUTRAL, SettingsColumn } from "./Settings";
import { Keys, Table } from "./Table";

/** A slider that rests is asked about: while it moves, the browser computes alone. */
const PAUSE_MS = 150;
const FEW = 12;
const NONE: readonly Row[] = [];

interface Kept {
  sought: Signal<string>;
  more: Signal<boolean>;
  most: Signal<number>;
  moved: Signal<keyof typeof CONTROLS | null>;
}
const make = (): Kept => ({
  sought: signal(""),
  more: signal(false),
  most: signal(FEW),
  moved: signal(null),
});

export function Panel({ store, tree, onClose }: PanelProps) {
  const t = useText();
  const { language } = useSurroundings();
  const kept = store.keep("waterfall", make);
  const row = tree.rowOf(store.selection.value ?? tree.uid[0] ?? 0) ?? 0;
  const uid = tree.uid[row] ?? 0;
  const settings = store.settings.value;
  const penalties = onlyPenalties(settings);
  const prompt = store.prompt.value;
  const place = useMemo(() => placeOf(prompt, tree, row), [prompt, tree, row]);

  // The same text has the same scores while the tree grows around it; until they are there, any tree will do.
  const first = useRef({ asked: "", rev: 0 });
  const seen = useRef({ place: "", asked: "" });
  const asked = JSON.stringify([place, penalties]);
  if (first.current.asked !== asked || seen.current.asked !== asked) first.current = { asked, rev: tree.rev };
  const scored = useAnswer(
    store,
    tree.rev === 0
      ? null
      : {
          op: "waterfall_logits",
          args: { uid, settings: penalties as unknown as Json },
          about: [place, first.current.rev],
          // A slider is dragged; another node is answered at once.
          pause: seen.current.place === place ? PAUSE_MS : 0,
          read: (answer) => {
            seen.current = { place, asked };
            return { place, penalties, scores: readScores(answer) };
          },
        },
  );
  const { value, refusal, slow, progress } = scored;
  const note =
    row === 0
      ? t(messages.NOTE_ROOT)
      : compose(messages.NOTE, language.value, { token: <TokenChip text={tree.text[row] ?? ""} small /> });
  const frame = { id: "waterfall", title: t(messages.TITLE), onClose };
  if (tree.rev === 0) {
    return (
      <Frame {...frame}>
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      </Frame>
    );
  }
  return (
    <Frame {...frame} note={note}>
      {refusal && (
        <Refused
          refusal={refusal}
          cancelled={messages.CANCELLED}
          failed={messages.FAILED}
          next={messages.FAILED_NEXT}
          again={scored.again}
        />
      )}
      {slow && (
        <Progress
          done={progress.done}
          total={progress.total}
          label={t(messages.ASKING)}
          onCancel={scored.cancel}
        />
      )}
      {!value && !refusal && !slow && <p class="muted">{t(messages.ASKING)}</p>}
      {value && (
        <div class="stage" aria-busy={value.place !== place}>
          {value.scores.known ? (
            <Waterfall
              store={store}
              scores={value.scores}
              // As long as the penalties on display are on their way, the picture is that of the last ones.
              settings={{ ...settings, ...ofTheText(value.penalties) }}
              about={value.place === place ? { uid, place, rev: tree.rev } : null}
              kept={kept}
            />
          ) : (
            <Tail hidden={value.scores} name={store.info.value.name} />
          )}
        </div>
      )}
    </Frame>
  );
}

interface WaterfallProps {
  store: Store;
  scores: Scores;
  settings: Settings;
  /** What the kernel may be asked about; null while other scores are on their way. */
  about: { uid: number; place: string; rev: number } | null;
  kept: Kept;
}

function Waterfall({ store, scores, settings, about, kept }: WaterfallProps) {
  const t = useText();
  const { sought, most, more, moved } = kept;
  const penalties = onlyPenalties(settings);
  const text = sought.value;
  const sent = JSON.stringify([about?.place, text, penalties]);
  const lookedFor = useAnswer(
    store,
    about && text
      ? {
          op: "waterfall_token",
          args: { uid: about.uid, settings: penalties as unknown as Json, text },
          about: [about.place, about.rev],
          read: (answer) => ({ sent, rows: readRows(answer).sort((a, b) => a.place - b.place) }),
        }
      : null,
  );
  const found = lookedFor.value?.sent === sent ? lookedFor.value.rows : NONE;
  const rows = useMemo(() => rowsOf(scores, most.value, found), [scores, most.value, found]);

  // What was answered for a wider table serves a narrower one.
  const ids = useMemo(() => [...new Set([...scores.rows, ...found].map(({ id }) => id))], [scores, found]);
  const wanted = JSON.stringify([about?.place, settings]);
  const answered = useAnswer(
    store,
    about && {
      op: "waterfall",
      args: { uid: about.uid, settings: settings as unknown as Json, ids },
      about: [about.place, about.rev],
      pause: PAUSE_MS,
      read: (answer) => readExact(answer, wanted, ids),
    },
  );
  const exact = answered.value?.about === wanted ? answered.value : null;
  const columns = columnsFor(scores, settings, rows, exact);
  const refused =
    lookedFor.refusal && lookedFor.refusal.code !== "cancelled" && text ? lookedFor.refusal : null;
  const changed = columns.findIndex(({ name }) => name === stageOf(moved.value, settings));
  const middle = changed > 0 && changed < columns.length - 1 ? changed : 1;
  const shown = useMemo(() => new Set(found.map(({ id }) => id)), [found]);
  const all = scores.rows.length;
  return (
    <>
      <Sentence scores={scores} rows={rows} columns={columns} />
      <div class="wf">
        <SettingsColumn store={store} more={more} moved={moved} />
        <div>
          <Table rows={rows} columns={columns} settings={settings} found={shown} middle={middle} />
          <Keys />
          <Explanation columns={columns} rows={rows} settings={settings} />
          {all > FEW && (
            <Button
              kind="ghost"
              icon={most.value > FEW ? "up" : "chev"}
              label={
                most.value > FEW
                  ? t(messages.SHOW_LESS, { n: FEW })
                  : t(messages.SHOW_MORE, { n: count(all) })
              }
              onPress={() => {
                most.value = most.value > FEW ? FEW : all;
              }}
            />
          )}
          <Find
            store={store}
            sought={sought}
            found={found}
            rows={rows}
            columns={columns}
            refused={refused ? `${refused.message || t(messages.FAILED)} ${refused.hint}`.trim() : ""}
          />
        </div>
      </div>
    </>
  );
}

/** What a server shows that keeps the rest to itself. */
function Tail({ hidden, name }: { hidden: Hidden; name: string }) {
  const t = useText();
  const { language } = useSurroundings();
  const lang = language.value;
  const open = useSignal(hidden.rows.length <= FEW);
  const told = hidden.rows.reduce((sum, { probability }) => sum + probability, 0);
  const rows = open.value ? hidden.rows : hidden.rows.slice(0, FEW);
  const beyond = 1 - rows.reduce((sum, { probability }) => sum + probability, 0);
  const scale = Math.max(beyond, ...rows.map(({ probability }) => probability));
  const bar = (value: number, kind = "") => (
    <span class="c">
      <i class={`bar${kind}`} style={`width:${(value / scale) * 100}%`} />
      <span>{percent(value, lang, 1)}</span>
    </span>
  );
  return (
    <>
      <Reading>
        {compose(messages.READ_HIDDEN, lang, {
          n: <b class="num">{count(hidden.rows.length)}</b>,
          name,
          p: <b class="num">{percent(told, lang, 1)}</b>,
          rest: <b class="num">{percent(hidden.rest, lang, 1)}</b>,
        })}
      </Reading>
      <StateMessage
        kind="empty"
        title={t(messages.HIDDEN)}
        body={t(messages.HIDDEN_BODY, { name, n: hidden.rows.length })}
      />
      <table class="t wt tail">
        <caption class="unseen">{t(messages.CAPTION)}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">{t(messages.TOKEN)}</span>
            </th>
            <th scope="col">
              <b>{t(messages.STAGES.model)}</b>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <TokenChip text={row.name} small />
              </th>
              <td>{bar(row.probability)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row" class="muted">
              {t(open.value ? messages.UNKNOWN : messages.OTHERS)}
            </th>
            <td>{bar(Math.max(0, beyond), " hatched")}</td>
          </tr>
        </tbody>
      </table>
      {!open.value && (
        <Button
          kind="ghost"
          icon="chev"
          label={t(messages.SHOW_MORE, { n: hidden.rows.length })}
          onPress={() => {
            open.value = true;
          }}
        />
      )}
    </>
  );
}

const onlyPenalties = (settings: Settings): Settings => ({ ...NEUTRAL, ...ofTheText(settings) });

function stageOf(name: keyof typeof CONTROLS | null, settings: Settings) {
  if (name === "temperature" && settings.temperature === 0) return "greedy";
  if (name === "presence_penalty" || name === "frequency_penalty") return "presence_frequency";
  return name === "no_repeat_ngram_size" ? "no_repeat_ngram" : name;
}
