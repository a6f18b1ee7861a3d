/** What is asked of the kernel about the weights: bars, matrix, lines. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { painted } from "../shared/canvas";
import { Recent } from "../shared/recent";
import type { Answer, RequestOptions } from "../shared/rpc";
import { type Document, linksOf, localBlock, profileOf, readBlock } from "./document";
import { locked, onward } from "./selection";
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
  /** Fetch what a reader probably looks at next, if nothing else is under way. */
  expect(next: Selection): void;
  /** Another text was read. */
  forget(): void;
}

/** Up to 1 MB each. */
const MAX_BLOCKS = 8;
const MAX_PROFILES = 32;

interface Surroundings {
  document: ReadonlySignal<Document | null>;
  selection: ReadonlySignal<Selection>;
  /** Whether anything may be asked. */
  live: ReadonlySignal<boolean>;
  /** Whether an answer may be expected soon. */
  answering: ReadonlySignal<boolean>;
  ask: (op: string, args: Record<string, unknown>, options: RequestOptions) => Promise<Answer>;
  note: (error: unknown) => void;
  abort: AbortSignal;
}

export function createWeights({
  document,
  selection,
  live,
  answering,
  ask,
  note,
  abort,
}: Surroundings): Weights {
  const profile = signal<Profile | null>(null);
  const blocks = new Recent<Block>(MAX_BLOCKS);
  const profiles = new Recent<Profile>(MAX_PROFILES);
  const watched = new Map<string, Rectangle>();

  const viewOf = ({ part, heads, hide }: Selection) => ({ part, heads, hide });
  const nameOf = (at: Document | null, chosen: Selection, { rows, cols }: Rectangle) =>
    JSON.stringify([at?.rev, viewOf(chosen), rows, cols]);
  /** What the picture itself knows where no kernel can be asked. */
  const local = (at: Document | null, chosen: Selection) =>
    at && (at.rev === 0 || !live.peek()) ? localBlock(at, chosen) : null;

  /** The bars, and with them what is missing of the matrix. */
  const load = (at: Document, chosen: Selection, options: RequestOptions = {}): Promise<Profile> => {
    const { axis, position } = locked(chosen);
    const view = viewOf(chosen);
    const name = JSON.stringify([at.rev, view, axis, position]);
    const missing = [...watched.values()].find((seen) => !blocks.has(nameOf(at, chosen, seen)));
    const known = profiles.get(name);
    if (known && !missing) return known;
    const answer = ask("profile", { view, axis, position, ...missing }, options);
    if (missing) blocks.keep(nameOf(at, chosen, missing), answer.then(readBlock));
    const read = ({ arrays }: Answer): Profile => {
      const tensor = arrays.values;
      const [, length = 0] = tensor?.shape ?? [];
      const values = chosen.heads.map((_, i) =>
        Float32Array.from(tensor?.values.subarray(i * length, (i + 1) * length) ?? []),
      );
      return { selection: chosen, values };
    };
    return profiles.keep(name, answer.then(read));
  };

  let expected: Selection | null = null;
  let expecting = false;
  const expect = async (next: Selection) => {
    expected = next;
    if (expecting) return;
    expecting = true;
    while (expected) {
      const at = document.peek();
      const wanted: Selection = expected;
      expected = null;
      // Nobody waits for it: a failure is reported when somebody does.
      if (at && at.rev > 0 && answering.peek()) await load(at, wanted).catch(() => {});
    }
    expecting = false;
  };

  let before: Selection | null = null;
  const show = async (at: Document, chosen: Selection) => {
    const grid = at.grids[chosen.part];
    const next = before && grid && onward(before, chosen, grid);
    before = chosen;
    const found = await load(at, chosen, { key: "profile" });
    if (document.peek() !== at || selection.peek() !== chosen) return;
    profile.value = { ...found, selection: chosen };
    if (!next) return;
    await painted();
    if (selection.peek() === chosen) expect(next);
  };

  const stop = effect(() => {
    const at = document.value;
    const chosen = selection.value;
    // Not the link itself: it flips between busy and ready with every slow answer.
    const isLive = live.value;
    if (!at) return;
    if (isLive && at.rev > 0) {
      show(at, chosen).catch(note);
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
        blocks.keep(name, ask("block", { view: viewOf(chosen), rows, cols }, options).then(readBlock))
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
    expect,
    forget() {
      blocks.clear();
      profiles.clear();
    },
  };
}
