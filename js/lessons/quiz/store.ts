/** The state of one quiz, shared by its views. Whoever holds the questions can judge an answer: no kernel is asked. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { follow, type Model, own, share } from "../../shared/model";
import type { Link, Rpc } from "../../shared/rpc";
import type { Message } from "../../shared/text";

export interface Option {
  text: Message;
  /** Why it is right, or what is wrong with it. */
  why: Message;
  right: boolean;
}

export interface Question {
  name: string;
  text: Message;
  options: readonly Option[];
}

export interface Given {
  /** Places of the options that were chosen last. */
  chosen: readonly number[];
  tries: number;
}

export interface QuizStore {
  lesson: string;
  questions: readonly Question[];
  /** What was answered in this notebook, by the question's name. */
  answers: ReadonlySignal<Readonly<Record<string, Given>>>;
  /** Whom the kernel remembers as right, from other notebooks too. */
  passed: ReadonlySignal<readonly string[]>;
  /** How many are right, here or earlier. */
  right: ReadonlySignal<number>;
  /** What became of the record, where an answer could not simply be added to it. */
  notice: ReadonlySignal<Message | null>;
  link: ReadonlySignal<Link>;
  /** Which question is drawn. */
  place: Signal<number>;
  /** The options that are marked; what was checked before, in a saved notebook too, starts out marked. */
  marked(question: Question): readonly number[];
  mark(question: Question, option: number, on: boolean): void;
  check(question: Question): void;
}

export const severalOf = ({ options }: Question): boolean => options.filter(({ right }) => right).length > 1;

/** Whether exactly the right options were chosen. */
export function isRight({ options }: Question, given: Given | undefined): boolean {
  return given !== undefined && options.every(({ right }, place) => right === given.chosen.includes(place));
}

export function createQuiz(model: Model, rpc: Rpc, abort: AbortSignal): QuizStore {
  const questions = (model.get("questions") ?? []) as readonly Question[];
  const answers = own<Record<string, Given>>(model, "answers", abort);
  const passed = follow<string[]>(model, "passed", abort);
  const told = follow<Partial<Message>>(model, "notice", abort);
  const touched = signal<Record<string, readonly number[]>>({});
  const marked = ({ name }: Question) => touched.value[name] ?? answers.value[name]?.chosen ?? [];
  const done = (question: Question) =>
    isRight(question, answers.value[question.name]) || passed.value.includes(question.name);
  const open = questions.findIndex((question) => !done(question));
  return {
    lesson: String(model.get("lesson") ?? ""),
    questions,
    answers,
    passed,
    right: computed(() => questions.filter(done).length),
    notice: computed(() => {
      const { en = "", zh = "" } = told.value ?? {};
      return en || zh ? { en, zh } : null;
    }),
    link: rpc.link,
    place: signal(Math.max(open, 0)),
    marked,
    mark(question, option, on) {
      const others = severalOf(question) ? marked(question).filter((place) => place !== option) : [];
      touched.value = {
        ...touched.peek(),
        [question.name]: on ? [...others, option].sort((a, b) => a - b) : others,
      };
    },
    check(question) {
      const chosen = marked(question);
      if (chosen.length === 0) return;
      const tries = (answers.peek()[question.name]?.tries ?? 0) + 1;
      share(model, "answers", answers, { ...answers.peek(), [question.name]: { chosen, tries } });
    },
  };
}
