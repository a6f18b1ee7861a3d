/** The course as the server tells it, and what the panel reads off it. */
import type { Language } from "../shared/text";

export type Both = Record<Language, string>;
/** A name, and when it was passed; empty if it was not. */
export type Item = [name: string, when: string];

export interface Lesson {
  id: string;
  part: string;
  title: Both;
  notebook: Both;
  minutes: number;
  /** What the notebook calls each exercise. */
  titles: Record<string, Both>;
  exercises: Item[];
  questions: Item[];
}

export interface Term {
  id: string;
  name: Both;
  definition: Both;
  aliases: Partial<Record<Language, string[]>>;
  lesson: string;
}

export interface Trouble {
  code: string;
  what: Both;
  hint: Both;
}

export interface Progress {
  lessons: Lesson[];
  trouble: Trouble | null;
}

export interface Course extends Progress {
  parts: { id: string; title: Both }[];
  glossary: Term[];
  index: Both;
  /** Where copies lie, below the server's root; `.` for the root. */
  folder: string;
  /** Notebooks below that folder that the reader has. */
  copies: string[];
  /** What the server's environment asks for, if it does. */
  language: Language | null;
}

export interface Where {
  lesson: string;
  language: Language;
}

const LANGUAGES: readonly Language[] = ["en", "zh"];

export const done = (items: readonly Item[]): number => items.filter(([, when]) => when).length;

/** What a reader calls an exercise; its name where the notebook has no heading for it. */
export const titleOf = (lesson: Lesson, name: string, language: Language): string =>
  lesson.titles[name]?.[language] ?? name;

export function total(lessons: readonly Lesson[], of: "exercises" | "questions") {
  const items = lessons.flatMap((lesson) => lesson[of]);
  return { done: done(items), all: items.length };
}

/** The path by which the server knows the reader's copy. */
export function copyOf(course: Pick<Course, "folder">, name: string): string {
  return [course.folder, name].filter((part) => part && part !== ".").join("/");
}

/** Which lesson a notebook is, also one that start-over has put aside, or that was copied elsewhere. */
export function lessonAt(lessons: readonly Lesson[], path: string): Where | null {
  const drive = path.replace(/^[^/]*:/, "").replace(/-\d+(?=\.ipynb$)/, "");
  for (const lesson of lessons)
    for (const language of LANGUAGES) {
      const name = lesson.notebook[language];
      if (drive === name || drive.endsWith(`/${name}`)) return { lesson: lesson.id, language };
    }
  return null;
}

/** The exercise that a cell asks for, or the quiz, as lessons write it. */
export function askedBy(source: string): { exercise: string } | { quiz: true } | null {
  const exercise = /\.exercise\(\s*["']([\w-]+)["']\s*\)/.exec(source)?.[1];
  if (exercise) return { exercise };
  return /lesson\([^)]*\)\.quiz\(/.test(source) ? { quiz: true } : null;
}

/** What has been passed since. */
export function passedSince(before: readonly Lesson[], now: readonly Lesson[]) {
  return now.flatMap((lesson) => {
    const old = before.find(({ id }) => id === lesson.id);
    const was = new Map([...(old?.exercises ?? []), ...(old?.questions ?? [])]);
    const fresh = (items: readonly Item[]) => items.filter(([name, when]) => when && was.get(name) === "");
    return [
      ...fresh(lesson.exercises).map(([name]) => ({ lesson, kind: "exercise" as const, name })),
      ...fresh(lesson.questions).map(([name]) => ({ lesson, kind: "question" as const, name })),
    ];
  });
}

export interface Found {
  lessons: Lesson[];
  exercises: { lesson: Lesson; item: Item }[];
  terms: Term[];
}

const plain = (text: string) => text.normalize("NFKC").toLowerCase();

/** Everything whose name has every word of the query in it, in either language. */
export function search(course: Course, query: string): Found {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const fits = (...texts: string[]) => {
    const text = plain(texts.join(" "));
    return words.every((word) => text.includes(word));
  };
  const named = (term: Term) => [
    term.name.en,
    term.name.zh,
    ...LANGUAGES.flatMap((language) => term.aliases[language] ?? []),
  ];
  const byName = course.glossary.filter((term) => fits(...named(term)));
  const byText = course.glossary.filter(
    (term) => !byName.includes(term) && fits(...named(term), term.definition.en, term.definition.zh),
  );
  return {
    lessons: course.lessons.filter(({ id, title }) => fits(id, title.en, title.zh)),
    exercises: course.lessons.flatMap((lesson) =>
      lesson.exercises
        .filter(([name]) =>
          fits(
            name,
            name.replaceAll("-", " "),
            ...LANGUAGES.map((language) => titleOf(lesson, name, language)),
          ),
        )
        .map((item) => ({ lesson, item })),
    ),
    terms: [...byName, ...byText],
  };
}

/** A size for people; the same units as the command line's. */
export function megabytes(bytes: number): string {
  const [size, unit] = bytes >= 1e6 ? [bytes / 1e6, "MB"] : [bytes / 1e3, "kB"];
  return `${Math.round(size).toLocaleString("en-US")} ${unit}`;
}
