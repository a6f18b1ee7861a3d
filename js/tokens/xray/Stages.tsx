/** The stages of a tokenizer under each other; what belongs together is marked in all of them. */
import { useRef } from "preact/hooks";
import { label } from "../../shared/components";
import { visible } from "../../shared/components/visible";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import * as messages from "./messages";
import { finalRow, nearest, type Piece, related, STAGES, type Step, stretches, type View } from "./rows";

/** A row and a piece of it. */
export interface Place {
  row: number;
  k: number;
}

interface StagesProps {
  view: View;
  /** The text. */
  text: string;
  rtl: boolean;
  /** What the reader points at, or stands on, or has chosen. */
  at: Place | null;
  chosen: Place | null;
  onAt: (place: Place | null) => void;
  onChoose: (place: Place) => void;
}

export const pieceAt = (view: View, place: Place | null): Piece | undefined =>
  place ? view.steps[place.row]?.pieces?.[place.k] : undefined;

const placeOf = (target: EventTarget | null): Place | null => {
  const found = (target as Element | null)?.closest<HTMLElement>("[data-row]");
  return found ? { row: Number(found.dataset.row), k: Number(found.dataset.k) } : null;
};

export function Stages({ view, text, rtl, at, chosen, onAt, onChoose }: StagesProps) {
  const t = useText();
  const picture = useRef<HTMLDivElement>(null);
  const steps = view.steps;
  const own = pieceAt(view, at);
  const drawn = steps.flatMap(({ pieces }, row) => (pieces?.length ? [row] : []));
  // One tab stop: where the reader was, else the chosen token, else the first piece.
  const stop = at ?? chosen ?? { row: drawn[0] ?? 0, k: 0 };

  const go = (place: Place) => {
    onAt(place);
    picture.current?.querySelector<HTMLElement>(`[data-row="${place.row}"][data-k="${place.k}"]`)?.focus();
  };
  const walk = (from: Place, step: number) => {
    const length = steps[from.row]?.pieces?.length ?? 0;
    go({ row: from.row, k: Math.max(0, Math.min(length - 1, from.k + step)) });
  };
  const climb = (from: Place, step: number) => {
    const row = drawn[drawn.indexOf(from.row) + step];
    const piece = pieceAt(view, from);
    if (row === undefined || !piece) return;
    go({ row, k: nearest(steps[row]?.pieces ?? [], piece) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = placeOf(event.target);
    if (!from) return;
    const [back, forth] = rtl ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
    handle(event, {
      [back]: () => walk(from, -1),
      [forth]: () => walk(from, 1),
      ArrowUp: () => climb(from, -1),
      ArrowDown: () => climb(from, 1),
      Home: () => walk(from, Number.NEGATIVE_INFINITY),
      End: () => walk(from, Number.POSITIVE_INFINITY),
      Enter: () => onChoose(from),
      " ": () => onChoose(from),
    });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pieces inside have the roles and the focus
    // biome-ignore lint/a11y/useKeyWithMouseEvents: focus is handled by focusin, which bubbles
    <div
      ref={picture}
      class="xr"
      onKeyDown={onKeyDown}
      onMouseOver={({ target }) => onAt(placeOf(target) ?? at)}
      onMouseLeave={() => onAt(null)}
      onFocusIn={({ target }) => onAt(placeOf(target) ?? at)}
      onFocusOut={() => onAt(null)}
      onClick={({ target }) => {
        const place = placeOf(target);
        if (place) onChoose(place);
      }}
    >
      {STAGES.map((stage) => {
        const mine = steps.flatMap((step, row) => (step.stage === stage ? [{ step, row }] : []));
        const absent = messages.ABSENT[stage];
        return (
          <div key={stage} class="xstage">
            <h4>{t(messages.STAGE_NAMES[stage])}</h4>
            <div>
              {mine.length === 0 && absent && <p class="note">{t(absent)}</p>}
              {mine.map(({ step, row }) => (
                <StepRow
                  key={row}
                  step={step}
                  row={row}
                  text={text}
                  rtl={rtl}
                  own={own}
                  at={at?.row === row ? at.k : -1}
                  chosen={chosen?.row === row ? chosen.k : -1}
                  stop={stop.row === row ? stop.k : -1}
                  final={row === finalRow(view)}
                />
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
}

interface StepProps {
  step: Step;
  row: number;
  text: string;
  rtl: boolean;
  own: Piece | undefined;
  at: number;
  chosen: number;
  stop: number;
  final: boolean;
}

function StepRow({ step, row, text, rtl, own, at, chosen, stop }: StepProps) {
  const t = useText();
  const { language } = useSurroundings();
  const { stage, rule, says, parameters, pieces } = step;
  const plain = stage === "text" || stage === "normaliser";
  const said = says[language.value];
  return (
    <div class="xstep">
      <p class="note">
        {stage === "text" ? (
          t(messages.TYPED)
        ) : (
          <>
            <code>{rule}</code> {pieces === null ? t(messages.NOT_NEEDED, { says: said }) : said}
          </>
        )}
        {parameters !== null && <code class="params">{parameters}</code>}
      </p>
      {pieces !== null && pieces.length === 0 && <p class="muted">{t(messages.EMPTY_ROW)}</p>}
      {pieces !== null && pieces.length > 0 && (
        <div
          class={plain ? "xline" : "xline chips"}
          dir={rtl ? "rtl" : "ltr"}
          role="listbox"
          aria-orientation="horizontal"
          aria-label={t(messages.ROW, { stage: t(messages.STAGE_NAMES[stage]), rule: says[language.value] })}
        >
          {pieces.map((piece, k) => (
            <PieceChip
              key={k}
              piece={piece}
              place={{ row, k }}
              own={text.slice(piece.start, piece.end)}
              at={k === at}
              from={own !== undefined && k !== at && related(piece, own)}
              chosen={k === chosen}
              stop={k === stop}
            />
          ))}
        </div>
      )}
    </div>
  );
}

interface ChipProps {
  piece: Piece;
  place: Place;
  /** The characters that it comes from. */
  own: string;
  at: boolean;
  from: boolean;
  chosen: boolean;
  stop: boolean;
}

function PieceChip({ piece, place, own, at, from, chosen, stop }: ChipProps) {
  const t = useText();
  const { text, id, special, unknown, added } = piece;
  const classes = [
    "tok",
    unknown ? "lost" : special || added ? "special" : "",
    at ? "at" : "",
    from ? "from" : "",
    chosen ? "sel" : "",
    piece.goesOn ? "on" : "",
    text === "" ? "gone" : "",
  ];
  return (
    <span
      class="xp"
      role="option"
      tabIndex={stop ? 0 : -1}
      data-row={place.row}
      data-k={place.k}
      aria-selected={chosen}
    >
      <span class="unseen">{nameOf(piece, own, t)}</span>
      <bdi class={classes.filter(Boolean).join(" ")} translate={false} aria-hidden={true}>
        {stretches(piece).map((part, k) => (
          <span key={k} class={part.wrote ? "wrote" : undefined}>
            {visible(part.text).map(({ text: shown, mark }) =>
              mark ? <span class="ws">{shown}</span> : shown,
            )}
          </span>
        ))}
      </bdi>
      {id !== null && <i aria-hidden={true}>{id}</i>}
    </span>
  );
}

function nameOf(
  { text, id, unknown, start, end }: Piece,
  own: string,
  t: ReturnType<typeof useText>,
): string {
  const slots = { text: label(text), own: label(own), id: id ?? "" };
  if (text === "") return t(messages.PIECE_DELETED, slots);
  if (start === end) return t(id === null ? messages.PIECE_ADDED : messages.PIECE_ADDED_ID, slots);
  if (unknown) return t(messages.PIECE_UNKNOWN, slots);
  return t(id === null ? messages.PIECE : messages.PIECE_ID, slots);
}
