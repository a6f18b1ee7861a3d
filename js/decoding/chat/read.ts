/** A chat as the model reads it. */
import type { Answer } from "../../shared/rpc";

export interface Piece {
  id: number;
  text: string;
  special: boolean;
  /** Number of the turn, from 0; -1 for the template. */
  owner: number;
}

export type Rendered =
  | { kind: "none"; remote: boolean; name: string }
  | {
      kind: "chat";
      name: string;
      pieces: readonly Piece[];
      /** Whether it is known which tokens are whose. */
      attributed: boolean;
      /** Tokens of each turn. */
      counts: readonly number[];
    };

export function readRendered({ result, arrays }: Answer, turns: number): Rendered {
  const name = String(result.name);
  if (result.available !== true) return { kind: "none", remote: result.remote === true, name };
  const column = (key: string) => {
    const found = arrays[key];
    if (!found) throw new RangeError(`a chat without ${key}`);
    return found.values;
  };
  const [ids, owners, special] = [column("ids"), column("owners"), column("special")];
  const names = result.names as string[];
  const pieces = names.map((text, k) => ({
    id: Number(ids[k]),
    text,
    special: Number(special[k]) === 1,
    owner: Number(owners[k]),
  }));
  const counts = Array.from(
    { length: turns },
    (_, turn) => pieces.filter(({ owner }) => owner === turn).length,
  );
  return { kind: "chat", name, pieces, attributed: result.attributed === true, counts };
}

/** Neighbours of one author: what a line of the picture holds. */
export function runsOf(pieces: readonly Piece[]): { owner: number; pieces: readonly Piece[] }[] {
  const runs: { owner: number; pieces: Piece[] }[] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last?.owner === piece.owner) last.pieces.push(piece);
    else runs.push({ owner: piece.owner, pieces: [piece] });
  }
  return runs;
}
