/** The tree as the kernel sends it: columns with one row per node, in the order in which they were made. */
import type { Answer } from "../shared/rpc";
import type { Prompt } from "./prompt";

export interface Tree {
  /** Which tree of the kernel this is; 0 without one. */
  rev: number;
  /** Rows; row 0 is the root, which stands for the prompt. */
  length: number;
  /** What a node is called on the wire; rises with the rows. */
  uid: Int32Array;
  /** Row of the parent; -1 for the root. */
  parent: Int32Array;
  token: Int32Array;
  /** Natural logarithm of the token's probability after everything before it. */
  logprob: Float32Array;
  /** The same of the whole path from the prompt. */
  path: Float32Array;
  /** Probability of all tokens that are no children; NaN until the node was expanded. */
  rest: Float32Array;
  /** Of the next token, in bits; NaN where it is not known. */
  entropy: Float32Array;
  flags: Uint8Array;
  /** What each token is shown as: a character that is not complete yet as its bytes, `⟨F0 9F⟩`. */
  text: readonly string[];
  children: readonly (readonly number[])[];
  depth: Uint16Array;
  /** What the leaves hold of all continuations. */
  coverage: number;
  /** Tokens in the one cache, and what they take. */
  cached: number;
  cacheBytes: number;
  /** Nodes that are not in this picture, because it was saved; 0 with a kernel. */
  leftOut: number;
  rowOf(uid: number): number | null;
}

export const PINNED = 1;
export const COLLAPSED = 2;
export const SPECIAL = 4;
export const END = 8;
export const WRITTEN = 16;

/** A node by the tokens before it: the numbers of nodes begin anew with each prompt. */
export function placeOf(prompt: Prompt | null, tree: Tree, row: number): string {
  const path: number[] = [];
  for (let at = row; at > 0; at = tree.parent[at] ?? -1) path.unshift(tree.token[at] ?? -1);
  return JSON.stringify([prompt?.text, prompt?.tokens, path]);
}

/** What arrives: a whole tree, or the rows of one that are new or changed. */
interface Rows {
  uid: Int32Array;
  /** Uid of the parent. */
  parent: Int32Array;
  token: Int32Array;
  logprob: Float32Array;
  rest: Float32Array;
  entropy: Float32Array;
  flags: Uint8Array;
  text: string[];
}

interface Facts {
  rev: number;
  coverage: number;
  cached: number;
  cacheBytes: number;
  leftOut: number;
}

export function readTree(answer: Answer): Tree {
  return build(readRows(answer), readFacts(answer));
}

/** The tree with rows that came while it grows: nodes of a known name take the place of what was known. */
export function merged(tree: Tree, part: Answer): Tree {
  const rows = readRows(part);
  const fresh = [...rows.uid.keys()].filter((row) => tree.rowOf(rows.uid[row] ?? 0) === null);
  const length = tree.length + fresh.length;
  const ints = (name: "uid" | "token") => {
    const column = new Int32Array(length);
    column.set(tree[name]);
    return column;
  };
  const floats = (name: "logprob" | "rest" | "entropy") => {
    const column = new Float32Array(length);
    column.set(tree[name]);
    return column;
  };
  const parent = new Int32Array(length);
  for (let row = 0; row < tree.length; row++) {
    const above = tree.parent[row] ?? -1;
    parent[row] = above < 0 ? -1 : (tree.uid[above] ?? -1);
  }
  const flags = new Uint8Array(length);
  flags.set(tree.flags);
  const all: Rows = {
    uid: ints("uid"),
    parent,
    token: ints("token"),
    logprob: floats("logprob"),
    rest: floats("rest"),
    entropy: floats("entropy"),
    flags,
    text: [...tree.text],
  };
  let end = tree.length;
  for (const [from, uid] of rows.uid.entries()) {
    const to = tree.rowOf(uid) ?? end++;
    for (const name of ["uid", "parent", "token", "logprob", "rest", "entropy", "flags"] as const) {
      all[name][to] = rows[name][from] ?? 0;
    }
    all.text[to] = rows.text[from] ?? "";
  }
  return build(all, { ...readFacts(part), rev: tree.rev, leftOut: tree.leftOut });
}

function readFacts({ result }: Answer): Facts {
  const number = (name: string) => Number(result[name] ?? 0);
  return {
    rev: number("rev"),
    coverage: number("coverage"),
    cached: number("cached_tokens"),
    cacheBytes: number("cache_bytes"),
    leftOut: number("left_out"),
  };
}

function readRows({ arrays }: Answer): Rows {
  const column = (name: string) => {
    const found = arrays[name];
    if (!found) throw new RangeError(`a tree without ${name}`);
    return found.values;
  };
  const bytes = column("text") as Uint8Array;
  const decoder = new TextDecoder();
  let start = 0;
  const text = Array.from(column("text_ends"), (end) => {
    const piece = decoder.decode(bytes.subarray(start, end));
    start = end;
    return piece;
  });
  return {
    uid: column("uid") as Int32Array,
    parent: column("parent") as Int32Array,
    token: column("token") as Int32Array,
    logprob: column("logprob") as Float32Array,
    rest: column("rest") as Float32Array,
    entropy: column("entropy") as Float32Array,
    flags: column("flags") as Uint8Array,
    text,
  };
}

function build(rows: Rows, facts: Facts): Tree {
  const { uid } = rows;
  const length = uid.length;
  const rowOf = (wanted: number) => {
    let [low, high] = [0, length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const here = uid[middle] ?? 0;
      if (here === wanted) return middle;
      if (here < wanted) low = middle + 1;
      else high = middle - 1;
    }
    return null;
  };
  const parent = new Int32Array(length).fill(-1);
  const path = new Float32Array(length);
  const depth = new Uint16Array(length);
  const children: number[][] = Array.from({ length }, () => []);
  for (let row = 1; row < length; row++) {
    const above = rowOf(rows.parent[row] ?? 0);
    if (above === null || above >= row) throw new RangeError("a node stands before its parent");
    parent[row] = above;
    path[row] = (path[above] ?? 0) + (rows.logprob[row] ?? 0);
    depth[row] = (depth[above] ?? 0) + 1;
    children[above]?.push(row);
  }
  const { logprob } = rows;
  // What a remote server hides comes last.
  const rank = (row: number) => {
    const value = logprob[row] ?? 0;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  for (const family of children) family.sort((a, b) => rank(b) - rank(a) || a - b);
  return { ...rows, ...facts, length, parent, path, depth, children, rowOf };
}
