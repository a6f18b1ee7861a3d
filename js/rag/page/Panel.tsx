/** Chunks drawn over their document, and a map of all of them with the question in it. */
import { type Signal, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type Answered, useAnswer } from "../../shared/answers";
import {
  Button,
  Panel as Frame,
  Key,
  Progress,
  Refused,
  SectionHead,
  Select,
  StateMessage,
} from "../../shared/components";
import { useText } from "../../shared/mount";
import { count, type Message } from "../../shared/text";
import type { PanelProps } from "../panels";
import type { Shown } from "../types";
import * as messages from "./messages";
import { PlaneMap } from "./Plane";
import { type Page, type Point, readPage, readPlane } from "./read";
import { Sentence } from "./Sentence";
import { Text } from "./Text";

/** What of which document is looked at: a place in it, or a chunk; both are −1 where it begins with the best passage. */
interface View {
  doc: string;
  at: number;
  row: number;
}

/** Rows count the chunks of one run: in another they are other chunks. */
interface Looked extends View {
  rev: number;
}

interface Kept {
  view: Signal<Looked>;
}

export function Panel(props: PanelProps) {
  const t = useText();
  const { shown, onClose } = props;
  return (
    <Frame id="page" title={t(messages.TITLE)} onClose={onClose}>
      {shown.rev === 0 ? (
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      ) : (
        <Look {...props} />
      )}
    </Frame>
  );
}

function Look({ store, shown }: PanelProps) {
  const t = useText();
  const { view } = store.keep<Kept>("page", () => {
    const pointed = shown.passages.find(({ row }) => row === store.passage.peek());
    return { view: signal({ doc: pointed?.doc ?? "", at: -1, row: pointed?.row ?? -1, rev: shown.rev }) };
  });
  const { doc, at, row, rev } = view.value;
  // Where the document is gone since, the kernel answers with that of the best passage.
  const page = useAnswer(store, {
    op: "page_document",
    args: { doc, at, row: rev === shown.rev ? row : -1 },
    about: shown.rev,
    read: readPage,
  });
  // The page comes first: it is what the reader asked for.
  const plane = useAnswer(
    store,
    page.value && { op: "page_map", about: shown.rev, read: (answer) => ({ plane: readPlane(answer) }) },
  );
  const found = useMemo(() => new Set(shown.passages.map((passage) => passage.row)), [shown]);
  const chosen = store.passage.value;
  const look = (next: View) => {
    view.value = { ...next, rev: shown.rev };
  };
  const open = (point: Point) => {
    look({ doc: point.doc, at: -1, row: point.row });
    store.passage.value = point.row;
  };
  const map = plane.value?.plane;
  return (
    <>
      <Trouble answered={page} label={messages.ASKING} />
      {page.value && (
        <div class="stage pg" aria-busy={page.busy}>
          <Sentence page={page.value} answer={shown.answer} chosen={chosen} />
          <div class="pg-two">
            <Document
              page={page.value}
              shown={shown}
              found={found}
              chosen={chosen}
              onView={look}
              onChoose={(next) => {
                store.passage.value = next;
              }}
            />
            <div>
              <Trouble answered={plane} label={messages.MAPPING} />
              {map && <PlaneMap plane={map} found={found} chosen={chosen} onOpen={open} />}
              {plane.value && !map && (
                <StateMessage
                  kind="empty"
                  title={t(messages.NO_VECTORS)}
                  body={t(messages.NO_VECTORS_BODY)}
                />
              )}
            </div>
          </div>
        </div>
      )}
    </>
  );
}

/** What went wrong, takes long, or is not there yet. */
function Trouble({ answered, label }: { answered: Answered<unknown>; label: Message }) {
  const t = useText();
  const { refusal, slow, progress, value } = answered;
  if (refusal) return <Refused refusal={refusal} cancelled={messages.CANCELLED} again={answered.again} />;
  if (slow) return <Progress {...progress} label={t(label)} onCancel={answered.cancel} />;
  return value ? null : <p class="muted">{t(label)}</p>;
}

interface DocumentProps {
  page: Page;
  shown: Shown;
  found: ReadonlySet<number>;
  chosen: number | null;
  onView: (view: View) => void;
  onChoose: (row: number | null) => void;
}

function Document({ page, shown, found, chosen, onView, onChoose }: DocumentProps) {
  const t = useText();
  const { doc, pieces } = page;
  const cited = useMemo(
    () =>
      shown.answer?.sentences.flatMap(({ citations }) => citations.filter((each) => each.doc === doc)) ?? [],
    [shown, doc],
  );
  const at = pieces.findIndex(({ row }) => row === chosen);
  const step = (by: number) => {
    const next = at < 0 ? (by > 0 ? 0 : pieces.length - 1) : at + by;
    const piece = pieces[next];
    if (piece) onChoose(piece.row);
    else if (by > 0 && page.after !== null) onView({ doc, at: page.after, row: -1 });
    else if (by < 0 && page.before !== null) onView({ doc, at: page.before, row: -1 });
  };
  const best = shown.passages.find((passage) => passage.doc === doc)?.row ?? null;
  const scored = pieces.some(({ similarity }) => similarity !== null);
  return (
    <div>
      <SectionHead
        title={<bdi translate={false}>{doc}</bdi>}
        note={t(scored ? messages.NOTE : messages.NOTE_PLAIN)}
      />
      <div class="ctl">
        {page.docs.length > 1 && (
          <Select
            label={t(messages.DOCUMENT)}
            options={(page.docs.includes(doc) ? page.docs : [doc, ...page.docs]).map((name) => ({
              value: name,
              label: name,
            }))}
            value={doc}
            onChange={(name) => {
              onChoose(null);
              onView({ doc: name, at: -1, row: -1 });
            }}
          />
        )}
        <span class="pg-step">
          <Button kind="ghost" icon="up" iconOnly label={t(messages.PREVIOUS)} onPress={() => step(-1)} />
          <Button kind="ghost" icon="chev" iconOnly label={t(messages.NEXT)} onPress={() => step(1)} />
          <span class="num">
            {at >= 0
              ? t(messages.PLACE, { k: count(page.first + at + 1), n: count(page.chunks) })
              : t(page.chunks === 1 ? messages.ONE : messages.COUNT, { n: count(page.chunks) })}
          </span>
        </span>
      </div>
      {page.before !== null && (
        <Button label={t(messages.EARLIER)} onPress={() => onView({ doc, at: page.before ?? 0, row: -1 })} />
      )}
      <Text
        page={page}
        cited={cited}
        found={found}
        chosen={chosen}
        first={best}
        onChoose={onChoose}
        onStep={step}
      />
      {page.after !== null && (
        <Button label={t(messages.LATER)} onPress={() => onView({ doc, at: page.after ?? 0, row: -1 })} />
      )}
      <p class="pg-keys">
        <Key swatch="var(--seq-bar)" label={t(messages.KEY_FOUND)} />
        {page.shared > 0 && <Key swatch="var(--pg-ov)" label={t(messages.KEY_SHARED)} />}
        {cited.length > 0 && (
          <Key swatch="none;box-shadow:inset 0 -2px 0 var(--seq-bar)" label={t(messages.KEY_CITED)} />
        )}
      </p>
      {(page.from > 0 || page.to < page.length) && (
        <p class="cap">
          {t(messages.PART, { from: count(page.from + 1), to: count(page.to), n: count(page.length) })}
        </p>
      )}
      {page.more > 0 && <p class="cap">{t(messages.MORE_DOCUMENTS, { n: count(page.more) })}</p>}
    </div>
  );
}
