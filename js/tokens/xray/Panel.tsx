/** Text → normaliser → pre-tokeniser → model → post-processor: which stage did what. */
import { useSignal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import { Panel as Frame, Icon, Key, Reading, StateMessage, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, type Message } from "../../shared/text";
import type { Cut } from "../cut";
import { TOKENS_READ } from "../messages";
import type { PanelProps } from "../panels";
import { plural } from "../Sentence";
import * as messages from "./messages";
import { finalRow, type Piece, readView, type View } from "./rows";
import { type Place, pieceAt, Stages } from "./Stages";

/** The reader's typing goes first. */
const PAUSE_MS = 150;

export function Panel({ store, cut, groups, onClose }: PanelProps) {
  const t = useText();
  const { rev } = cut;
  const selection = store.selection.value;
  const at = useSignal<Place | null>(null);
  // The token that the part on display is round; a new one only where the chosen token is outside of it.
  const round = useRef({ rev: 0, token: 0 });
  const shown = useRef<{ rev: number; view: View } | null>(null);
  const wanted = selection ?? 0;
  const here = shown.current;
  const inside = here !== null && here.rev === rev && wanted >= here.view.first && wanted < here.view.last;
  if (!inside && (round.current.rev !== rev || round.current.token !== wanted)) {
    round.current = { rev, token: wanted };
  }
  const answered = useAnswer(
    store,
    rev === 0
      ? null
      : {
          op: "xray",
          args: { token: round.current.token },
          about: rev,
          pause: PAUSE_MS,
          read: (answer) => ({
            rev,
            text: cut.text,
            name: store.tokenizers.peek()[cut.active]?.name,
            cut,
            view: readView(answer),
          }),
        },
  );
  shown.current = answered.value;
  useEffect(() => {
    at.value = null;
  }, [answered.value]);

  if (rev === 0) {
    return (
      <Frame id="xray" title={t(messages.TITLE)} onClose={onClose}>
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      </Frame>
    );
  }
  const { value, refusal } = answered;
  const note =
    value && value.view.to - value.view.from < value.view.characters
      ? t(messages.SHOWN, {
          a: count(value.view.from + 1),
          b: count(value.view.to),
          n: count(value.view.characters),
        })
      : undefined;
  return (
    <Frame id="xray" title={t(messages.TITLE)} note={note} onClose={onClose}>
      {refusal && refusal.code !== "cancelled" && (
        <StateMessage
          kind="error"
          title={refusal.message || t(messages.FAILED)}
          body={refusal.message ? refusal.hint : t(messages.FAILED_NEXT)}
          action={refusal.message ? undefined : { label: t(messages.TRY_AGAIN), onPress: answered.again }}
        />
      )}
      {!value && !refusal && <p class="muted">{t(messages.READING)}</p>}
      {value && (
        <div class="stage" aria-busy={value.rev !== rev}>
          <Sentence view={value.view} cut={value.cut} name={value.name ?? ""} />
          <Picture
            view={value.view}
            text={value.text}
            rtl={groups.rtl}
            token={value.rev === rev ? selection : null}
            at={at.value}
            onAt={(place) => {
              at.value = place;
            }}
            onToken={(token) => value.rev === rev && store.select(token, "xray")}
          />
        </div>
      )}
    </Frame>
  );
}

function Sentence({ view, cut, name }: { view: View; cut: Cut; name: string }) {
  const { language } = useSurroundings();
  const drawn = view.steps.filter(({ pieces }) => pieces !== null);
  const words = drawn.findLast(({ stage }) => stage === "pre-tokeniser")?.pieces?.length ?? 1;
  const model = drawn.findLast(({ stage }) => stage === "model")?.pieces ?? [];
  const unknown = model.filter((piece) => piece.unknown).length;
  const part = view.to - view.from < view.characters;
  const rewritten = cut.loss?.reasons.some((reason) => reason !== "unknown" && reason !== "special");
  const pattern =
    cut.changed && rewritten
      ? messages.LOSSY
      : unknown
        ? plural(messages.UNKNOWN, unknown)
        : cut.changed
          ? part
            ? messages.REWRITES_PART
            : messages.REWRITES
          : part
            ? messages.KEEPS_PART
            : messages.KEEPS;
  const amount = (phrase: { one: Message; many: Message }, n: number) =>
    compose(plural(phrase, n), language.value, { n: <b class="num">{count(n)}</b> });
  return (
    <Reading>
      {compose(pattern, language.value, {
        name,
        n: <b class="num">{count(unknown)}</b>,
        w: amount(messages.PIECES, words),
        t: amount(TOKENS_READ, model.length),
      })}
    </Reading>
  );
}

interface PictureProps {
  view: View;
  text: string;
  rtl: boolean;
  token: number | null;
  at: Place | null;
  onAt: (place: Place | null) => void;
  onToken: (token: number) => void;
}

function Picture({ view, text, rtl, token, at, onAt, onToken }: PictureProps) {
  const t = useText();
  const final = finalRow(view);
  const last = view.steps[final]?.pieces ?? [];
  // One piece of the last row per token, unless the tokenizer cuts at random.
  const exact = last.length === view.last - view.first;
  const chosen = useMemo<Place | null>(
    () =>
      exact && token !== null && token >= view.first && token < view.last
        ? { row: final, k: token - view.first }
        : null,
    [view, token],
  );
  const choose = (place: Place) => {
    const piece = pieceAt(view, place);
    if (!piece || !exact) return;
    const k =
      place.row === final
        ? place.k
        : last.findIndex(({ start, end }) => start < end && start < piece.end && piece.start < end);
    if (k >= 0) onToken(view.first + k);
  };
  const told = at ?? chosen;
  return (
    <>
      <Stages view={view} text={text} rtl={rtl} at={told} chosen={chosen} onAt={onAt} onChoose={choose} />
      <div class="xfoot">
        <p class="cap" aria-live="polite">
          <Told view={view} text={text} piece={pieceAt(view, told)} />
        </p>
        <span class="xkeys">
          <Key swatch="var(--seq-bar)" label={t(messages.KEY_WROTE)} />
          <Key swatch="var(--accent-wash)" label={t(messages.KEY_FROM)} />
          {exact && (
            <span class="verdict ok">
              <Icon name="check" size={14} /> {t(messages.SAME_IDS)}
            </span>
          )}
        </span>
      </div>
    </>
  );
}

/** What one piece comes from, and where that stands. */
function Told({ view, text, piece }: { view: View; text: string; piece: Piece | undefined }) {
  const t = useText();
  const { language } = useSurroundings();
  if (!piece) return t(messages.POINT_AT);
  const own = text.slice(piece.start, piece.end);
  const first = view.from + [...text.slice(view.start, Math.max(view.start, piece.start))].length + 1;
  const end = first + [...own].length - 1;
  const where = t(first >= end ? messages.WHERE_ONE : messages.WHERE_MANY, {
    a: count(first),
    b: count(end),
  });
  const pattern =
    piece.text === ""
      ? messages.DELETED
      : piece.start === piece.end
        ? messages.FROM_NOWHERE
        : piece.unknown
          ? messages.LOST
          : piece.text === own
            ? messages.AS_TYPED
            : messages.COMES_FROM;
  const chip = (shown: string): ComponentChild => <TokenChip text={excerpt(shown)} small />;
  const said = compose(pattern, language.value, { piece: chip(piece.text), own: chip(own), where });
  return <>{piece.id === null ? said : compose(messages.WITH_ID, language.value, { said, n: piece.id })}</>;
}

/** The reader's own text may be cut. */
function excerpt(text: string): string {
  const all = [...text];
  return all.length > 40 ? `${all.slice(0, 40).join("")}…` : text;
}
