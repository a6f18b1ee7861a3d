/** One symbol under its columns. */
import { TokenChip } from "../../shared/components";
import type { Part } from "./answer";

const BYTES = /^⟨([0-9A-F ]+)⟩$/;

/** Bytes of no whole character stand without their brackets: the columns are narrow. */
export function Glyph({ text }: { text: string }) {
  const bytes = BYTES.exec(text)?.[1];
  return bytes ? <bdi class="tok hx">{bytes}</bdi> : <TokenChip text={text} />;
}

export interface Cell {
  start: number;
  end: number;
  text: string;
  /** `made` in this step, looked up in vain, not yet matched, or there before. */
  look: "" | "made" | "missed" | "rest";
}

export const cellOf = ({ start, end, text }: Part, look: Cell["look"] = ""): Cell => ({
  start,
  end,
  text,
  look,
});
