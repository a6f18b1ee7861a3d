/** What the panel and the commands share; it knows the server, and nothing of JupyterLab. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Language, type Message, say } from "../shared/text";
import { type Api, type Diagnosis, type Model, Refused } from "./api";
import { type Course, type Lesson, passedSince, titleOf, total, type Where } from "./course";
import * as messages from "./messages";

export type View = "lessons" | "glossary" | "set-up";
export type Chosen = "jupyterlab" | Language;
export type Slots = Record<string, string | number>;

/** What JupyterLab itself says, and says it in. */
export interface HostWords {
  language: Language;
  translate(text: string): string;
}

export interface Store {
  readonly course: Signal<Course | null>;
  /** Why there is no course. */
  readonly failure: Signal<Refused | null>;
  readonly view: Signal<View>;
  readonly query: Signal<string>;
  readonly chosen: Signal<Chosen>;
  readonly words: Signal<HostWords>;
  readonly language: ReadonlySignal<Language>;
  /** The lesson in front, and what its active cell asks. */
  readonly front: Signal<Where | null>;
  readonly step: Signal<string>;
  /** Lessons that are unfolded. */
  readonly unfolded: Signal<readonly string[]>;
  /** A sentence for screen readers. */
  readonly told: Signal<string>;
  readonly diagnosis: Signal<Diagnosis | null>;
  readonly checking: Signal<boolean>;
  readonly models: Signal<readonly Model[] | null>;
  /** What the set-up view could not do. */
  readonly trouble: Signal<Refused | null>;
  say(message: Message, slots?: Slots): string;
  lesson(id: string): Lesson | undefined;
  reload(): Promise<void>;
  refresh(): Promise<void>;
  check(): Promise<void>;
  loadModels(): Promise<void>;
  fetch(ids: readonly string[]): Promise<void>;
  cancel(id: string): Promise<void>;
  dispose(): void;
}

const POLL_MS = 700;

export const onItsWay = (model: Model) => model.fetch?.state === "running" || model.fetch?.state === "queued";

export const missing = (models: readonly Model[]) =>
  models.filter((model) => model.model && !model.here && !onItsWay(model));

export function createStore(api: Api, words: HostWords): Store {
  const course = signal<Course | null>(null);
  const failure = signal<Refused | null>(null);
  const chosen = signal<Chosen>("jupyterlab");
  const host = signal(words);
  const told = signal("");
  const unfolded = signal<readonly string[]>([]);
  const diagnosis = signal<Diagnosis | null>(null);
  const checking = signal(false);
  const models = signal<readonly Model[] | null>(null);
  const trouble = signal<Refused | null>(null);
  /** Whoever started the server in a language has said more than JupyterLab's default has. */
  const asked = computed<Language | null>(() =>
    chosen.value === "jupyterlab" ? (course.value?.language ?? null) : chosen.value,
  );
  const language = computed<Language>(() => asked.value ?? host.value.language);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;
  let refreshing: Promise<void> | null = null;
  let again = false;

  function sayIt(message: Message, slots: Slots = {}): string {
    if (asked.value) return say(message, asked.value, slots);
    const text = host.value.translate(message.en);
    return say({ en: text, zh: text }, "en", slots);
  }

  function announce(before: Lesson[], now: Lesson[]) {
    const fresh = passedSince(before, now);
    const last = fresh.at(-1);
    if (!last) return;
    const { lesson } = last;
    told.value =
      last.kind === "exercise"
        ? sayIt(messages.NOW_PASSED, { name: titleOf(lesson, last.name, language.value) })
        : sayIt(messages.NOW_ANSWERED, total([lesson], "questions"));
  }

  async function reload() {
    failure.value = null;
    try {
      const answer = await api.course();
      if (!disposed) course.value = answer;
    } catch (error) {
      if (!disposed) failure.value = asRefused(error);
    }
  }

  async function read() {
    const before = course.peek();
    if (!before) return reload();
    try {
      const { lessons, trouble: wrong } = await api.progress();
      const now = course.peek();
      if (disposed || !now) return;
      const same = JSON.stringify([now.lessons, now.trouble]) === JSON.stringify([lessons, wrong]);
      if (same) return;
      batch(() => {
        course.value = { ...now, lessons, trouble: wrong };
        announce(now.lessons, lessons);
      });
    } catch {
      // The next cell asks again; what was passed before is still shown.
    }
  }

  /** One request at a time; whoever asks meanwhile gets a second one that starts after it. */
  function refresh(): Promise<void> {
    if (refreshing) {
      again = true;
      return refreshing;
    }
    refreshing = (async () => {
      do {
        again = false;
        await read();
      } while (again && !disposed);
    })().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  async function check() {
    if (checking.peek()) return;
    checking.value = true;
    try {
      const answer = await api.doctor();
      if (!disposed)
        batch(() => {
          diagnosis.value = answer;
          trouble.value = null;
        });
    } catch (error) {
      if (!disposed) trouble.value = asRefused(error);
    } finally {
      checking.value = false;
    }
  }

  async function loadModels() {
    clearTimeout(timer);
    try {
      const answer = await api.models();
      if (disposed) return;
      models.value = answer.models;
      trouble.value = null;
    } catch (error) {
      if (disposed) return;
      trouble.value = asRefused(error);
    }
    if (models.peek()?.some(onItsWay)) timer = setTimeout(() => void loadModels(), POLL_MS);
  }

  async function change(work: () => Promise<unknown>) {
    try {
      await work();
    } catch (error) {
      trouble.value = asRefused(error);
      return;
    }
    await loadModels();
  }

  return {
    course,
    failure,
    view: signal<View>("lessons"),
    query: signal(""),
    chosen,
    words: host,
    language,
    front: signal<Where | null>(null),
    step: signal(""),
    unfolded,
    told,
    diagnosis,
    checking,
    models,
    trouble,
    say: sayIt,
    lesson: (id) => course.value?.lessons.find((lesson) => lesson.id === id),
    reload,
    refresh,
    check,
    loadModels,
    fetch: (ids) => change(() => Promise.all(ids.map(api.fetch))),
    cancel: (id) => change(() => api.cancel(id)),
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}

export function asRefused(error: unknown): Refused {
  return error instanceof Refused
    ? error
    : new Refused(0, null, error instanceof Error ? error.message : String(error));
}

/** What to say of a refusal: what happened, and the next step. */
export function explain(store: Pick<Store, "say" | "language">, refused: Refused): [string, string] {
  const language = store.language.value;
  if (refused.trouble) return [refused.trouble.what[language], refused.trouble.hint[language]];
  if (refused.status === 404) return [store.say(messages.NOT_ENABLED), store.say(messages.ENABLE)];
  return [store.say(messages.NO_ANSWER, { reason: refused.message }), ""];
}
