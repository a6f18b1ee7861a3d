/** What is asked of the kernel about the weights: bars, matrix, lines. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Answer, RequestOptions } from "../shared/rpc";
import { type Document, linksOf, localBlock, profileOf, readBlock } from "./document";
import { locked } from "./selection";
import type { Block, Links, Selection, Span } from "./types";

/** One value per token on the other axis for each selected head. */
export interface Profile {
  selection: Selection;
  /** [heads][tokens] */
  values: Float32Array[];
}

export interface Rectangle {
  rows: Span;
  cols: Span;
}

export interface Weights {
  profile: ReadonlySignal<Profile | null>;
  /** `asker` names the view: a newer question of the same view cancels the older one. */
  block(rows: Span, cols: Span, asker: string): Promise<Block>;
  links(asker: string): Promise<Links>;
  /** What a view shows of the matrix, if anything: the bars of other heads bring it along, in one answer. */
  watch(asker: string, rectangle: Rectangle | null): void;
  /** Another text was read. */
  forget(): void;
}

const MAX_BLOCKS = 6;

interface Surroundings {
  document: ReadonlySignal<Document | null>;
  selection: ReadonlySignal<Selection>;
  /** Whether anything may be asked. */
  live: ReadonlySignal<boolean>;
  ask: (op: string, args: Record<string, unknown>, options: RequestOptions) => Promise<Answer>;
  note: (error: unknown) => void;
  abort: AbortSignal;
}

export function createWeights({ document, selection, live, ask, note, abort }: Surroundings): Weights {
  const profile = signal<Profile | null>(null);
  const blocks = new Map<string, Promise<Block>>();
  const watched = new Map<string, Rectangle>();

  const viewOf = ({ part, heads, hide }: Selection) => ({ part, heads, hide });
  const nameOf = (at: Document | null, chosen: Selection, { rows, cols }: Rectangle) =>
    JSON.stringify([at?.rev, viewOf(chosen), rows, cols]);
  const keep = (name: string, loading: Promise<Block>): Promise<Block> => {
    blocks.set(name, loading);
    loading.catch(() => blocks.get(name) === loading && blocks.delete(name));
    const oldest = blocks.keys().next().value;
    if (blocks.size > MAX_BLOCKS && oldest !== undefined) blocks.delete(oldest);
    return loading;
  };
  /** What the picture itself knows where no kernel can be asked. */
  const local = (at: Document | null, chosen: Selection) =>
    at && (at.rev === 0 || !live.peek()) ? localBlock(at, chosen) : null;

  const askProfile = (at: Document, chosen: Selection) => {
    const { axis, position } = locked(chosen);
    const missing = [...watched.values()].find((seen) => !blocks.has(nameOf(at, chosen, seen)));
    const answered = ask("profile", { view: viewOf(chosen), axis, position, ...missing }, { key: "profile" });
    if (missing) keep(nameOf(at, chosen, missing), answered.then(readBlock)).catch(() => {});
    answered.then(({ arrays }) => {
      if (document.peek() !== at) return;
      const tensor = arrays.values;
      const [, length = 0] = tensor?.shape ?? [];
      const values = chosen.heads.map((_, i) =>
        Float32Array.from(tensor?.values.subarray(i * length, (i + 1) * length) ?? []),
      );
      profile.value = { selection: chosen, values };
    }, note);
  };

  const stop = effect(() => {
    const at = document.value;
    const chosen = selection.value;
    // Not the link itself: it flips between busy and ready with every slow answer.
    const answering = live.value && at !== null && at.rev > 0;
    if (!at) return;
    if (answering) {
      askProfile(at, chosen);
      return;
    }
    const { axis, position } = locked(chosen);
    const known = localBlock(at, chosen);
    profile.value = known && { selection: chosen, values: [profileOf(known, axis, position)] };
  });
  abort.addEventListener("abort", stop);

  return {
    profile,
    block(rows, cols, asker) {
      const at = document.peek();
      const chosen = selection.peek();
      const known = local(at, chosen);
      if (known) return Promise.resolve(known);
      const name = nameOf(at, chosen, { rows, cols });
      const options = { key: `block ${asker}` };
      return (
        blocks.get(name) ??
        keep(name, ask("block", { view: viewOf(chosen), rows, cols }, options).then(readBlock))
      );
    },
    async links(asker) {
      const chosen = selection.peek();
      const known = local(document.peek(), chosen);
      if (known) return linksOf(known);
      const { result, arrays } = await ask("links", { view: viewOf(chosen) }, { key: `links ${asker}` });
      const ints = (name: string) => Int32Array.from(arrays[name]?.values ?? []);
      return {
        queries: ints("queries"),
        keys: ints("keys"),
        heads: ints("heads"),
        weights: Float32Array.from(arrays.weights?.values ?? []),
        total: Number(result.total),
        mass: Number(result.mass),
      };
    },
    watch(asker, rectangle) {
      if (rectangle) watched.set(asker, rectangle);
      else watched.delete(asker);
    },
    forget() {
      blocks.clear();
    },
  };
}
