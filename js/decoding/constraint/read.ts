/** What the kernel says of a rule at one place of the tree. */
import type { Answer } from "../../shared/rpc";

export type Fate = "forbidden" | "dead" | "unknown" | "open";
const FATES: readonly Fate[] = ["forbidden", "dead", "unknown", "open"];

export interface Row {
  id: number;
  name: string;
  before: number;
  /** Probability among the tokens that are allowed; 0 for others. */
  after: number;
  fate: Fate;
  /** Tokens that must follow at least; null where it is not known, or none will do. */
  least: number | null;
  /** Whether it ends the text. */
  ends: boolean;
}

/** The mask in short. */
export interface Mask {
  kind: "mask";
  vocabulary: number;
  allowed: number;
  /** Of the probability before the rule, the share on tokens that it forbids. */
  forbiddenMass: number;
  /** Whether the text may end here. */
  satisfied: boolean;
  /** Whether the dead ends are all known. */
  exact: boolean;
  least: number | null;
  budget: number;
  dead: number;
  deadMass: number;
  kept: readonly Row[];
  cut: readonly Row[];
  /** What is not listed on either side. */
  keptRest: { count: number; dead: number; before: number; after: number };
  cutRest: { count: number; before: number };
  forced: readonly string[];
  /** Forced text whose cut into tokens the next character may change. */
  forcedRest: string;
}

export type Found =
  | Mask
  /** A token on the way that the rule does not allow. */
  | { kind: "forbidden"; uid: number; name: string }
  /** Nothing may follow. */
  | { kind: "ended"; satisfied: boolean };

export function readFound({ result, arrays }: Answer): Found {
  if (result.alive === false) {
    return { kind: "forbidden", uid: Number(result.at), name: String(result.name) };
  }
  if (result.ended === true) return { kind: "ended", satisfied: result.satisfied === true };
  const column = (name: string) => {
    const found = arrays[name];
    if (!found) throw new RangeError(`a mask without ${name}`);
    return found.values;
  };
  const [ids, before, after] = [column("ids"), column("before"), column("after")];
  const [fate, least] = [column("fate"), column("least")];
  const names = result.names as string[];
  const ends = result.ends as boolean[];
  const rows = names.map((name, k): Row => {
    const needs = Number(least[k]);
    return {
      id: Number(ids[k]),
      name,
      before: Number(before[k]),
      after: Number(after[k]),
      fate: FATES[Number(fate[k])] ?? "unknown",
      least: needs < 0 ? null : needs,
      ends: ends[k] === true,
    };
  });
  const number = (name: string) => Number(result[name]);
  const [kept, cut] = [rows.slice(0, number("kept")), rows.slice(number("kept"))];
  const [restBefore = 0, restAfter = 0] = result.kept_rest as number[];
  const forbiddenMass = number("forbidden_mass");
  const [vocabulary, allowed] = [number("vocabulary"), number("allowed")];
  return {
    kind: "mask",
    vocabulary,
    allowed,
    forbiddenMass,
    satisfied: result.satisfied === true,
    exact: result.exact === true,
    least: typeof result.least === "number" ? result.least : null,
    budget: number("budget"),
    dead: number("dead"),
    deadMass: number("dead_mass"),
    kept,
    cut,
    keptRest: {
      count: allowed - kept.length,
      dead: number("dead") - kept.filter((row) => row.fate === "dead").length,
      before: restBefore,
      after: restAfter,
    },
    cutRest: { count: vocabulary - allowed - cut.length, before: number("cut_rest") },
    forced: result.forced as string[],
    forcedRest: String(result.forced_rest ?? ""),
  };
}
