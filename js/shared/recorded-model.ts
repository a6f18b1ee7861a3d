/** A kernel that knows by heart: it answers what was recorded, and says so where nothing was. */
import { slices } from "./buffers";
import { LocalModel } from "./local-model";
import { type Description, type Json, type Outgoing, VERSION } from "./protocol";
import { isLanguage, type Message, say } from "./text";

export type Args = Record<string, Json>;

/** A part of an answer, or its end. */
export interface Said {
  kind: string;
  result: Args;
  arrays?: Description[];
  /** In base64, or where in the recording's `data`; null where the notebook keeps the same arrays. */
  bytes?: string | null | [start: number, length: number];
}

interface More {
  /** What only this answer says. */
  own?: Args;
  /** What these traits are from then on. */
  traits?: Args;
  /** The question that must be the last one of its operation: what it left is asked about. */
  after?: number;
}

export type Question = [op: string, args: Args, answer: number, more: More];

/** As `llmhero_widgets/core/recording.py` and `js/conversation.py` write it. */
export interface Recording {
  questions: Question[];
  answers: Said[][];
  /** The arrays of all answers, where they are not told in base64. */
  data?: DataView<ArrayBuffer>;
}

/** An answer as it is sent. */
export interface Told {
  kind: string;
  result: Args;
  arrays: Description[];
  buffers: DataView[];
}

/** Answers what follows from recorded answers, or null where that cannot be known. */
export type Follows = (op: string, args: Args) => Told | null;

export interface Manners {
  /** What the front end is told of its host. */
  host: string;
  /** Said where nothing was recorded, with what to do then. */
  unknown: Message;
  hint: Message;
  follows?: (told: (number: number) => readonly Told[], questions: readonly Question[]) => Follows;
}

interface Request {
  kind: string;
  rid: string;
  op: string;
  args: Args;
}

/** What is asked so that a notebook keeps the picture: a page has it. */
const KEEP = "keep";

/** A question that is the same in other words has the same name. */
const named = (op: string, args: Args): string =>
  JSON.stringify([op, args], (_, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

export const bytesOf = (base64: string): DataView<ArrayBuffer> =>
  new DataView(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer);

/** A widget's model with such a kernel behind it. */
export class RecordedModel extends LocalModel {
  readonly #recording: Recording;
  readonly #manners: Manners;
  readonly #follows: Follows;
  readonly #numbers = new Map<string, number[]>();
  /** The last question of each operation. */
  readonly #last = new Map<string, number>();
  readonly #cancelled = new Set<string>();

  constructor(traits: Record<string, unknown>, recording: Recording, manners: Manners) {
    super(traits);
    this.#recording = recording;
    this.#manners = manners;
    for (const [number, [op, args]] of recording.questions.entries()) {
      const name = named(op, args);
      this.#numbers.set(name, [...(this.#numbers.get(name) ?? []), number]);
    }
    this.#follows = manners.follows?.((number) => this.#told(number), recording.questions) ?? (() => null);
  }

  override send(content: Record<string, unknown>): void {
    const { kind, rid, op, args } = content as unknown as Request;
    if (kind === "hello") {
      const caps = { ops: [], host: this.#manners.host, subshells: false };
      this.#say({ v: VERSION, kind: "ready", caps, limits: { incoming: 0, slab: 0 } });
    } else if (kind === "cancel") {
      this.#cancelled.add(rid);
    } else {
      this.#say({ v: VERSION, kind: "ack", rid });
      this.#answer(rid, op, args);
    }
  }

  #answer(rid: string, op: string, args: Args): void {
    if (op === KEEP) {
      this.#say({ v: VERSION, kind: "done", rid, result: {}, arrays: [] });
      return;
    }
    const { rev: _, ...rest } = args;
    // What was asked about one text, or what is the same for all of them.
    const numbers = [named(op, args), named(op, rest)].flatMap((name) => this.#numbers.get(name) ?? []);
    const number = numbers.find((each) => this.#isNext(each));
    if (number === undefined) {
      const told = this.#follows(op, args);
      if (told) this.#tell(rid, [told]);
      else this.#refuse(rid);
      return;
    }
    const { traits } = this.#recording.questions[number]?.[3] ?? {};
    this.#last.set(op, number);
    this.#later(() => {
      for (const [name, value] of Object.entries(traits ?? {})) {
        if (this.get(name) !== value) this.set(name, value);
      }
    });
    this.#tell(rid, this.#told(number));
  }

  /** Whether the question that this one depends on was the last of its kind. */
  #isNext(number: number): boolean {
    const after = this.#recording.questions[number]?.[3].after;
    if (after === undefined) return true;
    const op = this.#recording.questions[after]?.[0] ?? "";
    return this.#last.get(op) === after;
  }

  #told(number: number): Told[] {
    const [, , answer, { own }] = this.#recording.questions[number] as Question;
    return (this.#recording.answers[answer] ?? []).map(({ kind, result, arrays = [], bytes }) => ({
      kind,
      result: kind === "done" ? { ...result, ...own } : result,
      arrays,
      buffers: arrays.length ? slices(arrays, this.#bytes(bytes)) : [],
    }));
  }

  #bytes(bytes: Said["bytes"]): DataView {
    if (bytes === null) return this.get("snapshot_bytes") as DataView;
    if (typeof bytes !== "object") return bytesOf(bytes ?? "");
    const { buffer, byteOffset } = this.#recording.data as DataView;
    return new DataView(buffer, byteOffset + bytes[0], bytes[1]);
  }

  #tell(rid: string, told: readonly Told[]): void {
    for (const [seq, { kind, result, arrays, buffers }] of told.entries()) {
      const message =
        kind === "part"
          ? { v: VERSION, kind: "part" as const, rid, seq: seq + 1, result, arrays }
          : { v: VERSION, kind: "done" as const, rid, result, arrays };
      this.#say(message, buffers, rid);
    }
  }

  #refuse(rid: string): void {
    const lang = this.get("lang");
    const language = isLanguage(lang) ? lang : "en";
    const { unknown, hint } = this.#manners;
    this.#say({
      v: VERSION,
      kind: "error",
      rid,
      code: "bad_request",
      message: say(unknown, language),
      hint: say(hint, language),
    });
  }

  #say(message: Outgoing, buffers: DataView[] = [], rid = ""): void {
    this.#later(() => this.#cancelled.has(rid) || this.emit("msg:custom", message, buffers));
  }

  #later(deed: () => void): void {
    setTimeout(deed);
  }
}
