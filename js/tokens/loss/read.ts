/** What a language model made of each token, as the kernel tells it: `llmhero_widgets/tokens/panels/loss.py`. */
import type { Values } from "../../shared/buffers";
import type { Answer } from "../../shared/rpc";
import { type Cut, readCut, surfaceOf } from "../cut";
import { type Groups, group } from "../groups";

export interface Loss {
  /** The text as the model's own tokenizer cuts it; a part of it where it is long. */
  cut: Cut;
  groups: Groups;
  name: string;
  ms: number;
  /** Code points that were read, of so many. */
  characters: number;
  whole: number;
  predicted: number;
  perplexity: number | null;
  bitsPerByte: number | null;
  /** Nats; NaN for a token that nothing predicts. */
  logprobs: Values;
  entropies: Values;
  ranks: Values;
  contexts: Values;
  choices(token: number): Choice[];
}

export interface Choice {
  id: number;
  text: string;
  probability: number;
}

/** Null where the inspector has no model. */
export function readLoss(answer: Answer, text: string): Loss | null {
  const { result, arrays } = answer;
  if (!result.available) return null;
  const values = (name: string): Values => {
    const found = arrays[name]?.values;
    if (!found) throw new RangeError(`the answer has no ${name}`);
    return found;
  };
  const cut = readCut(answer, text.slice(0, result.units as number));
  const names = new Map<number, string>();
  const [bytes, ends] = [values("names") as Uint8Array, values("name_ends")];
  const decoder = new TextDecoder();
  let start = 0;
  for (const [k, id] of values("name_ids").entries()) {
    const end = Number(ends[k]);
    names.set(Number(id), decoder.decode(bytes.subarray(start, end)));
    start = end;
  }
  const [ids, logprobs] = [values("top_ids"), values("top_logprobs")];
  const top = arrays.top_ids?.shape[1] ?? 0;
  return {
    cut,
    groups: group(cut),
    name: result.name as string,
    ms: result.ms as number,
    characters: result.characters as number,
    whole: result.whole as number,
    predicted: result.predicted as number,
    perplexity: result.perplexity as number | null,
    bitsPerByte: result.bits_per_byte as number | null,
    logprobs: values("logprobs"),
    entropies: values("entropies"),
    ranks: values("ranks"),
    contexts: values("contexts"),
    choices: (token) =>
      Array.from({ length: top }, (_, k) => {
        const id = Number(ids[token * top + k]);
        return { id, text: names.get(id) ?? "", probability: Math.exp(Number(logprobs[token * top + k])) };
      }).filter(({ id }) => id >= 0),
  };
}

export const UNITS = ["bits", "nats"] as const;
export type Unit = (typeof UNITS)[number];
/** The darkest colour; a uniform choice among 65,536 entries. */
export const DARKEST_BITS = 16;
const STOPS = 8;

export function isPredicted({ ranks }: Loss, token: number): boolean {
  return Number(ranks[token]) > 0;
}

/** Information of a token. */
export function surprise({ logprobs }: Loss, token: number, unit: Unit): number {
  const nats = Math.max(0, -Number(logprobs[token]));
  return unit === "bits" ? nats / Math.LN2 : nats;
}

/** Its colour, from 0 (paper) to 8. */
export function level(loss: Loss, token: number): number {
  return Math.min(STOPS, Math.round((surprise(loss, token, "bits") / DARKEST_BITS) * STOPS));
}

/** `4.2`; `12`. */
export function written(value: number): string {
  return value === Number.POSITIVE_INFINITY
    ? "∞"
    : value < 9.95
      ? value.toFixed(1)
      : Math.round(value).toString();
}

/** Where the values of a legend stand. */
export function ticks(unit: Unit): [number, string][] {
  const end = unit === "bits" ? DARKEST_BITS : DARKEST_BITS * Math.LN2;
  const marks = unit === "bits" ? [0, 4, 8, 12] : [0, 3, 6, 9];
  return [...marks.map((mark): [number, string] => [mark / end, `${mark}`]), [1, `${Math.round(end)}+`]];
}

/** The token that the model expected least. */
export function mostSurprising(loss: Loss): number | null {
  let [found, most]: [number | null, number] = [null, -1];
  for (let token = 0; token < loss.cut.ids.length; token++) {
    if (!isPredicted(loss, token)) continue;
    const here = surprise(loss, token, "nats");
    if (here > most) [found, most] = [token, here];
  }
  return found;
}

/** The token of one cut that stands where a token of another does. */
export function counterpart(from: Cut, to: Cut, token: number): number | null {
  if (from.ids.length === to.ids.length && from.ids[token] === to.ids[token]) return token;
  const [start, end] = [from.starts[token] ?? 0, from.ends[token] ?? 0];
  if (start === end) return null;
  const found = to.starts.findIndex((own, k) => own < end && start < (to.ends[k] ?? 0));
  return found < 0 ? null : found;
}

export const nameOf = ({ cut }: Loss, token: number): string => surfaceOf(cut, token);
