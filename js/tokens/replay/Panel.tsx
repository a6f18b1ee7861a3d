/** How the chosen token was made: the steps of the tokenizer's own algorithm, forwards and back. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon, Panel, Reading, Stage, StateMessage, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { heard, type Refusal } from "../../shared/refusal";
import { compose, count } from "../../shared/text";
import { BY } from "../messages";
import type { PanelProps } from "../panels";
import type { Store } from "../store";
import { Train } from "../train/Train";
import { type Piece, readPiece, type Stepped, stepsOf } from "./answer";
import { Controls, usePlaying } from "./Controls";
import { LatticeSentence, LatticeSteps } from "./LatticeSteps";
import { MatchSentence, MatchSteps } from "./MatchSteps";
import { MergeNotes, MergeSentence, MergeSteps } from "./MergeSteps";
import * as messages from "./messages";

export const REPLAY_PANEL = "replay";

interface Shown {
  piece: Piece;
  /** The cut and the token that it was asked for. */
  rev: number;
  token: number;
}

/** Ask for the piece of the chosen token, unless the one on display holds it. */
function useReplay(store: Store, rev: number, token: number | null) {
  const shown = useSignal<Shown | null>(null);
  const refused = useSignal<Refusal | null>(null);
  const waiting = useSignal(false);
  const tries = useSignal(0);
  const again = tries.value;
  useEffect(() => {
    refused.value = null;
    waiting.value = false;
    if (rev === 0 || token === null) return;
    const here = shown.peek();
    if (here && here.rev === rev && holds(here.piece, token)) {
      shown.value = { ...here, token };
      return;
    }
    const abort = new AbortController();
    waiting.value = true;
    store
      .ask("replay", { token }, { key: "replay", signal: abort.signal })
      .then((answer) => {
        if (abort.signal.aborted) return;
        const piece = readPiece(answer);
        const before = here?.piece;
        // Typing elsewhere in the text leaves the steps of a word as they are.
        shown.value = {
          piece: before && same(before, piece) ? { ...before, ...place(piece) } : piece,
          rev,
          token,
        };
        waiting.value = false;
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        waiting.value = false;
        const refusal = heard(error);
        if (refusal) refused.value = refusal;
      });
    return () => abort.abort();
  }, [rev, token, again]);
  return {
    shown: shown.value,
    refused: refused.value,
    waiting: waiting.value,
    retry: () => {
      tries.value += 1;
    },
  };
}

function holds(piece: Piece, token: number): boolean {
  return piece.kind !== "added" && token >= piece.first && token < piece.first + piece.tokens.length;
}

const place = (piece: Piece) => (piece.kind === "added" ? {} : { first: piece.first });

function same(a: Piece, b: Piece): boolean {
  return JSON.stringify({ ...a, first: 0, token: 0 }) === JSON.stringify({ ...b, first: 0, token: 0 });
}

export function ReplayPanel({ store, cut, onClose }: PanelProps) {
  const t = useText();
  const token = store.selection.value;
  const algorithm = store.tokenizers.value[cut.active]?.algorithm ?? "bpe";
  const chosen = token !== null && token < cut.ids.length ? token : null;
  const { shown, refused, waiting, retry } = useReplay(store, cut.rev, chosen);
  const body = () => {
    if (cut.rev === 0) {
      return (
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.OFFLINE_NEXT)} />
      );
    }
    if (chosen === null) return <p class="muted">{t(messages.CHOOSE)}</p>;
    if (refused) {
      const action = { label: t(messages.TRY_AGAIN), onPress: retry };
      return (
        <StateMessage
          kind="error"
          title={refused.message || t(messages.FAILED)}
          body={refused.message ? refused.hint : t(messages.FAILED_NEXT)}
          action={refused.message ? undefined : action}
        />
      );
    }
    if (!shown) return <p class="muted">{t(messages.READING)}</p>;
    const { piece } = shown;
    return piece.kind === "added" || piece.kind === "taken" ? (
      <NoSteps piece={piece} />
    ) : (
      <Steps piece={piece} token={shown.token} busy={waiting} />
    );
  };
  return (
    <Panel id={REPLAY_PANEL} title={t(messages.TITLES[algorithm])} onClose={onClose}>
      {body()}
      {cut.rev > 0 && <Train store={store} cut={cut} />}
    </Panel>
  );
}

function NoSteps({ piece }: { piece: Exclude<Piece, Stepped> }) {
  const { language } = useSurroundings();
  const t = useText();
  if (piece.kind === "added") {
    const who = BY[piece.origin as keyof typeof BY] ?? BY["post-processor"];
    const chip = <TokenChip text={piece.text} role="special" />;
    return <Reading>{compose(messages.ADDED, language.value, { t: chip, who: t(who) })}</Reading>;
  }
  const pattern = piece.added
    ? messages.TAKEN_ADDED
    : piece.unknown
      ? messages.TAKEN_UNKNOWN
      : messages.TAKEN_WORD;
  return <Reading>{compose(pattern, language.value, { t: <TokenChip text={piece.text} /> })}</Reading>;
}

function Steps({ piece, token, busy }: { piece: Stepped; token: number; busy: boolean }) {
  const t = useText();
  const steps = stepsOf(piece);
  const at = useSignal<{ piece: Stepped | null; step: number; way: number }>({
    piece: null,
    step: 0,
    way: 0,
  });
  // Another piece is first seen whole, at its end.
  const known = at.value.piece !== null && sameSteps(at.value.piece, piece);
  const step = known ? at.value.step : steps;
  const way = known ? at.value.way : 0;
  const set = (next: number) => {
    at.value = { piece, step: next, way };
  };
  const { playing, toggle, stop } = usePlaying(known ? at.value.piece : piece, step, steps, set);
  const go = (next: number) => {
    stop();
    set(next);
  };
  const onWay = (next: number) => {
    stop();
    at.value = { piece, step: steps, way: next };
  };
  return (
    <Stage busy={busy}>
      <Reading>
        {piece.kind === "merges" ? (
          <MergeSentence piece={piece} step={step} />
        ) : piece.kind === "matches" ? (
          <MatchSentence piece={piece} step={step} />
        ) : (
          <LatticeSentence piece={piece} step={step} way={way} />
        )}
      </Reading>
      {steps > 0 && (
        <Controls
          label={messages.STEPS[piece.kind]}
          step={step}
          steps={steps}
          playing={playing}
          go={go}
          toggle={toggle}
        />
      )}
      {piece.kind === "merges" && piece.symbols.length > 1 && (
        <MergeSteps piece={piece} step={step} go={go} toggle={toggle} />
      )}
      {piece.kind === "matches" && steps > 0 && (
        <MatchSteps piece={piece} step={step} go={go} toggle={toggle} />
      )}
      {piece.kind === "lattice" && <LatticeSteps piece={piece} step={step} way={way} onWay={onWay} />}
      <Ends piece={piece} token={token} />
      <p class="cap">
        {piece.kind === "merges" ? (
          <MergeNotes piece={piece} step={step} />
        ) : piece.kind === "matches" ? (
          steps > 0 && t(messages.WHY_MATCH)
        ) : piece.of ? (
          t(messages.BOTH, {
            first: t(messages.WHY_LATTICE),
            second: t(messages.STRETCH_LATTICE, { n: count(piece.of) }),
          })
        ) : (
          t(messages.WHY_LATTICE)
        )}
      </p>
    </Stage>
  );
}

/** Whether a place among the steps of one means the same among those of the other. */
function sameSteps(a: Stepped, b: Stepped): boolean {
  return a === b || (a.kind === b.kind && same({ ...a, text: "" }, { ...b, text: "" }));
}

/** The tokens in which the steps end: the tokenizer's own, compared by the kernel. */
function Ends({ piece, token }: { piece: Stepped; token: number }) {
  const t = useText();
  return (
    <div class="ends">
      <span class="note">{t(messages.ENDS_IN)}</span>
      <span class="ids">
        {piece.tokens.map((symbol, k) => (
          <span key={k} class={`tk${piece.first + k === token ? " sel" : ""}`}>
            <TokenChip text={piece.kind === "matches" ? symbol.name : symbol.text} />
            <i>{symbol.id}</i>
          </span>
        ))}
      </span>
      <span class="verdict ok">
        <Icon name="check" size={14} /> {t(messages.AGREES)}
      </span>
    </div>
  );
}
