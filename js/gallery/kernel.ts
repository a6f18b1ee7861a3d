/** A kernel that knows by heart: it answers what was recorded, and says so where nothing was. */
import { slices } from "../shared/buffers";
import { FakeModel } from "../shared/fake-model";
import { type Description, type ErrorCode, type Json, type Outgoing, VERSION } from "../shared/protocol";
import { isLanguage, say } from "../shared/text";
import * as messages from "./messages";
import { bytes } from "./recorded";

type Result = Record<string, Json>;

/** A part of an answer, or its end; `bytes` is null where the notebook keeps the same arrays. */
interface Said {
  kind: string;
  result: Result;
  arrays?: Description[];
  bytes?: string | null;
}

interface More {
  /** What only this answer says. */
  own?: Result;
  /** What these traits are from then on. */
  traits?: Result;
  /** The question that must be the last one of its operation: what it left is asked about. */
  after?: number;
}

/** As `js/conversation.py` writes it. */
export interface Recording {
  questions: [op: string, args: Result, answer: number, more: More][];
  answers: Said[][];
}

interface Request {
  kind: string;
  rid: string;
  op: string;
  args: Result;
}

/** A question that is the same in other words has the same name. */
const named = (op: string, args: Result): string =>
  JSON.stringify([op, args], (_, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** A widget's model with such a kernel behind it. */
export class RecordedModel extends FakeModel {
  readonly #recording: Recording;
  readonly #numbers = new Map<string, number[]>();
  /** The last question of each operation. */
  readonly #last = new Map<string, number>();
  readonly #cancelled = new Set<string>();

  constructor(traits: Record<string, unknown>, recording: Recording) {
    super(traits);
    this.#recording = recording;
    for (const [number, [op, args]] of recording.questions.entries()) {
      const name = named(op, args);
      this.#numbers.set(name, [...(this.#numbers.get(name) ?? []), number]);
    }
  }

  override send(content: Record<string, unknown>): void {
    const { kind, rid, op, args } = content as unknown as Request;
    if (kind === "hello") {
      const caps = { ops: [], host: "gallery", subshells: false };
      this.#say({ v: VERSION, kind: "ready", caps, limits: { incoming: 0, slab: 0 } });
    } else if (kind === "cancel") {
      this.#cancelled.add(rid);
    } else {
      this.#say({ v: VERSION, kind: "ack", rid });
      this.#answer(rid, op, args);
    }
  }

  #answer(rid: string, op: string, args: Result): void {
    const { rev: _, ...rest } = args;
    // What was asked about one text, or what is the same for all of them.
    const numbers = [named(op, args), named(op, rest)].flatMap((name) => this.#numbers.get(name) ?? []);
    const number = numbers.find((each) => this.#follows(each));
    const question = number === undefined ? undefined : this.#recording.questions[number];
    if (number === undefined || !question) {
      this.#refuse(rid, "bad_request");
      return;
    }
    const [, , answer, { own, traits }] = question;
    this.#last.set(op, number);
    const said = this.#recording.answers[answer] ?? [];
    this.#later(() => {
      for (const [name, value] of Object.entries(traits ?? {})) {
        if (this.get(name) !== value) this.set(name, value);
      }
    });
    for (const [seq, { kind, result, arrays = [], bytes: data }] of said.entries()) {
      const view = data === null ? (this.get("snapshot_bytes") as DataView) : bytes(data ?? "");
      const message =
        kind === "part"
          ? { v: VERSION, kind: "part" as const, rid, seq: seq + 1, result, arrays }
          : { v: VERSION, kind: "done" as const, rid, result: { ...result, ...own }, arrays };
      this.#say(message, slices(arrays, view), rid);
    }
  }

  /** Whether the question that this one depends on was the last of its kind. */
  #follows(number: number): boolean {
    const after = this.#recording.questions[number]?.[3].after;
    if (after === undefined) return true;
    const op = this.#recording.questions[after]?.[0] ?? "";
    return this.#last.get(op) === after;
  }

  #refuse(rid: string, code: ErrorCode): void {
    const lang = this.get("lang");
    const language = isLanguage(lang) ? lang : "en";
    const message = say(messages.NOT_RECORDED, language);
    const hint = say(messages.NOT_RECORDED_HINT, language);
    this.#say({ v: VERSION, kind: "error", rid, code, message, hint });
  }

  #say(message: Outgoing, buffers: DataView[] = [], rid = ""): void {
    this.#later(() => this.#cancelled.has(rid) || this.emit("msg:custom", message, buffers));
  }

  #later(deed: () => void): void {
    setTimeout(deed);
  }
}
