/** What the kernel says of a chat; twin of `llmhero_widgets/tokens/panels/chat.py`. */
import type { Answer } from "../../shared/rpc";
import type { Message } from "../../shared/text";
import { type Cut, readCut } from "../cut";
import { type Groups, group, groupOf } from "../groups";

export interface Warning {
  code: string;
  what: Message;
  next: Message | null;
  message: number | null;
  ids: number[];
}

export interface Offer {
  /** Its number, or its name in the catalogue. */
  tokenizer: number | string;
  name: string;
  /** Bytes to fetch first. */
  size: number;
}

/** A tokenizer without a template. */
export interface Plain {
  template: false;
  warnings: Warning[];
  offer: Offer | null;
}

export interface Rendered {
  template: true;
  name: string;
  warnings: Warning[];
  cut: Cut;
  groups: Groups;
  /** Which message each token is of; -1 for the template. */
  authors: Int32Array;
  /** Which string of the message: "content". */
  fields: string[];
  fieldIs: Int32Array;
  /** Whether the token holds characters of others as well. */
  mixed: Uint8Array;
  /** Tokens of each message. */
  counts: number[];
  /** Groups at which a message begins with what the template writes before it. */
  starts: ReadonlySet<number>;
  /** The first group of each message's own. */
  own: ReadonlyMap<number, number>;
  /** The group at which the generation prompt begins. */
  prompt: number | null;
}

export function readChat(answer: Answer, asked: readonly unknown[], prompted: boolean): Plain | Rendered {
  const { result, arrays } = answer;
  if (!result.template) return result as unknown as Plain;
  const cut = { ...readCut({ result: { ...result, rev: 0, active: 0, ms: 0 }, arrays }) };
  const groups = group(cut);
  const column = (name: string) => arrays[name]?.values as Int32Array;
  const authors = column("authors");
  const counts = asked.map(() => 0);
  const own = new Map<number, number>();
  for (const [token, author] of authors.entries()) {
    if (author < 0) continue;
    counts[author] = (counts[author] ?? 0) + 1;
    if (!own.has(author)) own.set(author, groupOf(groups, token));
  }
  const turns = result.turns as unknown as [number, number | null][];
  const last = turns.find(([, message]) => message === null);
  return {
    template: true,
    name: result.name as string,
    warnings: result.warnings as unknown as Warning[],
    cut,
    groups,
    authors,
    fields: result.fields as string[],
    fieldIs: column("field_is"),
    mixed: arrays.mixed?.values as Uint8Array,
    counts,
    starts: new Set(turns.map(([token]) => groupOf(groups, token))),
    own,
    prompt: last && prompted ? groupOf(groups, last[0]) : null,
  };
}
