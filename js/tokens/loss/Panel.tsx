/** How well the inspector's language model predicts the text. */
import { useComputed, useSignal } from "@preact/signals";
import { useAnswer } from "../../shared/answers";
import {
  Panel as Frame,
  Key,
  Legend,
  Progress,
  Reading,
  Refused,
  SectionHead,
  Segmented,
  StateMessage,
} from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, duration } from "../../shared/text";
import type { PanelProps } from "../panels";
import { plural } from "../Sentence";
import { Expected, Named } from "./Expected";
import { Heat } from "./Heat";
import * as messages from "./messages";
import {
  counterpart,
  type Loss,
  mostSurprising,
  readLoss,
  surprise,
  ticks,
  UNITS,
  type Unit,
  written,
} from "./read";

/** A model is asked when the reader pauses. */
const PAUSE_MS = 400;
const HOW = "TokenInspector(text, lm=hero.load_model())";

export function Panel({ store, cut, onClose }: PanelProps) {
  const t = useText();
  const { rev } = cut;
  // The kernel cuts what the reader types before the model reads on: whatever runs is let go.
  const typing = useComputed(() => store.phase.value.kind === "working");
  const answered = useAnswer(
    store,
    typing.value || rev === 0
      ? null
      : {
          op: "loss",
          about: rev,
          pause: PAUSE_MS,
          read: (answer) => ({ rev, cut, loss: readLoss(answer, cut.text) }),
        },
  );
  const { value, refusal, progress, slow } = answered;
  const loss = value?.loss;
  const note = loss && {
    name: loss.name,
    n: count(loss.characters),
    m: count(loss.whole),
  };
  if (rev === 0) {
    return (
      <Frame id="loss" title={t(messages.TITLE)} onClose={onClose}>
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      </Frame>
    );
  }
  return (
    <Frame
      id="loss"
      title={t(messages.TITLE)}
      note={loss && note && t(loss.characters < loss.whole ? messages.NOTE_PART : messages.NOTE, note)}
      onClose={onClose}
    >
      {refusal && (
        <Refused
          refusal={refusal}
          cancelled={messages.CANCELLED}
          failed={messages.FAILED}
          next={messages.FAILED_NEXT}
          again={answered.again}
        />
      )}
      {slow && !typing.value && (
        <Progress
          done={progress.done}
          total={progress.total}
          label={t(
            progress.stage === "tokens"
              ? messages.PREDICTING
              : progress.total
                ? messages.LAYERS
                : messages.ASKING,
          )}
          onCancel={answered.cancel}
        />
      )}
      {!value && !refusal && !slow && <p class="muted">{t(messages.ASKING)}</p>}
      {value && !loss && (
        <StateMessage
          kind="empty"
          title={t(messages.NO_MODEL)}
          body={
            <>
              {t(messages.NO_MODEL_BODY)} <code class="how">{HOW}</code>
            </>
          }
        />
      )}
      {value && loss && (
        <div class="stage" aria-busy={value.rev !== rev}>
          <Picture loss={loss} store={store} cut={value.cut} />
        </div>
      )}
    </Frame>
  );
}

function Picture({ loss, store, cut }: { loss: Loss } & Pick<PanelProps, "store" | "cut">) {
  const t = useText();
  const unit = useSignal<Unit>("bits");
  // What was chosen here, as long as the reader chooses nothing elsewhere: the two cuts may differ.
  const mine = useSignal<{ loss: Loss; token: number; selection: number | null } | null>(null);
  const selection = store.selection.value;
  const own = mine.value;
  const chosen =
    own && own.loss === loss && own.selection === selection
      ? own.token
      : selection === null
        ? mostSurprising(loss)
        : counterpart(cut, loss.cut, selection);
  const choose = (token: number) => {
    const there = counterpart(loss.cut, cut, token) ?? selection;
    mine.value = { loss, token, selection: there };
    if (there !== selection && store.cut.peek()?.rev === cut.rev) store.select(there, "loss");
  };
  return (
    <>
      <Sentence loss={loss} unit={unit.value} />
      <div class="grid-in">
        <div class="main">
          <SectionHead
            title={<Legend map="seq" width={150} ticks={ticks(unit.value)} label={t(messages.SCALE)} />}
            note={t(messages.SCALE)}
          >
            <Segmented
              label={t(messages.UNIT)}
              value={unit.value}
              onChange={(next) => {
                unit.value = next;
              }}
              options={UNITS.map((value) => ({ value, label: t(messages.UNIT_NAMES[value]) }))}
            />
          </SectionHead>
          <Heat loss={loss} unit={unit.value} chosen={chosen} onChoose={choose} />
          <p class="cap num">
            {t(messages.TOOK, {
              n: t(plural(messages.TOKENS, loss.predicted), { n: count(loss.predicted) }),
              ms: duration(loss.ms),
            })}
            <Key swatch="none" label={t(messages.KEY_FIRST)} />
          </p>
        </div>
        <Expected loss={loss} unit={unit.value} token={chosen} />
      </div>
    </>
  );
}

function Sentence({ loss, unit }: { loss: Loss; unit: Unit }) {
  const t = useText();
  const { language } = useSurroundings();
  const most = mostSurprising(loss);
  if (most === null) return null;
  const bold = (text: string) => <b class="num">{text}</b>;
  const { perplexity, bitsPerByte } = loss;
  return (
    <Reading note={t(messages.CLAIM)}>
      {compose(messages.READ, language.value, {
        name: loss.name,
        p: bold(
          perplexity === null
            ? "∞"
            : perplexity < 100
              ? perplexity.toFixed(1)
              : count(Math.round(perplexity)),
        ),
        b: bold(bitsPerByte === null ? "∞" : bitsPerByte.toFixed(2)),
        token: <Named loss={loss} token={most} />,
        x: bold(t(messages.IN_UNIT[unit], { n: written(surprise(loss, most, unit)) })),
        rank: bold(count(Number(loss.ranks[most]))),
      })}
    </Reading>
  );
}
