/** The course as `llmhero lessons list --json` tells it. */
import type { Both, Language } from "./words";

/** A name, and when it was passed: UTC, ISO 8601; empty if it was not. */
export type Passed = readonly [name: string, when: string];

export interface Lesson {
  readonly id: string;
  readonly part: string;
  readonly title: Both;
  readonly notebook: Both;
  readonly minutes: number;
  readonly exercises: readonly Passed[];
  readonly questions: readonly Passed[];
  readonly titles: Readonly<Record<string, Both>>;
}

export interface Term {
  readonly id: string;
  readonly name: Both;
  readonly definition: Both;
  readonly aliases: Readonly<Partial<Record<Language, readonly string[]>>>;
  readonly lesson: string;
}

export interface Course {
  readonly parts: readonly { readonly id: string; readonly title: Both }[];
  readonly lessons: readonly Lesson[];
  readonly index: Both;
  readonly glossary: readonly Term[];
}

export interface Told {
  readonly version: string;
  readonly python: string;
  /** The folder that came with the package. */
  readonly source: string;
  /** The folder with the reader's copies. */
  readonly folder: string;
  /** The file that remembers what was passed. */
  readonly progress: string;
  readonly course: Course;
}

/** Its other names in a language. */
export const otherNames = (term: Term, language: Language): string[] =>
  (term.aliases[language] ?? []).filter((alias) => alias !== term.name[language]);

export const passedOf = (all: readonly Passed[]): number => all.filter(([, when]) => when !== "").length;

export const totals = (lessons: readonly Lesson[]) => ({
  passed: lessons.reduce((sum, { exercises }) => sum + passedOf(exercises), 0),
  all: lessons.reduce((sum, { exercises }) => sum + exercises.length, 0),
});
