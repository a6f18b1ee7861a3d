/** What the tree shows, as plain rows. */
import { type Course, type Lesson, otherNames, type Passed, passedOf, totals } from "./course";
import type { Language, Say } from "./words";

export interface Row {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly spoken: string;
  readonly icon?: { readonly name: string; readonly colour?: string };
  readonly context: "part" | "lesson" | "exercise" | "quiz" | "terms" | "term";
  readonly opens?: { readonly lesson: string; readonly exercise?: string };
  readonly children: readonly Row[];
  readonly expanded: boolean;
}

const PASSED = { name: "pass-filled", colour: "testing.iconPassed" };
const OPEN = { name: "circle-large-outline" };
const HALF = { name: "color-mode" };

/** Parts, their lessons, and the exercises of each. */
export function lessonRows(course: Course, language: Language, say: Say): Row[] {
  return course.parts.map((part) => {
    const lessons = course.lessons.filter((lesson) => lesson.part === part.id);
    const { passed, all } = totals(lessons);
    const title = part.title[language];
    return {
      id: `part/${part.id}`,
      label: title,
      description: `${passed}/${all}`,
      tooltip: say("Part {id}: {passed} of {all} exercises passed", { id: part.id, passed, all }),
      spoken: say("Part {id}: {title}, {passed} of {all} exercises passed", {
        id: part.id,
        title,
        passed,
        all,
      }),
      context: "part",
      children: lessons.map((lesson) => lessonRow(lesson, language, say)),
      expanded: true,
    };
  });
}

function lessonRow(lesson: Lesson, language: Language, say: Say): Row {
  const passed = passedOf(lesson.exercises);
  const all = lesson.exercises.length;
  const minutes = say("{minutes} min", { minutes: lesson.minutes });
  const begun = passed > 0 || passedOf(lesson.questions) > 0;
  const done = all > 0 && passed === all && passedOf(lesson.questions) === lesson.questions.length;
  const whole = `${lesson.id} ${lesson.title[language]}`;
  const progress = say("{passed} of {all} exercises passed", { passed, all });
  return {
    id: `lesson/${lesson.id}`,
    label: `${lesson.id} ${short(lesson.title[language])}`,
    description: begun ? `${minutes} · ${passed}/${all}` : minutes,
    tooltip: `${whole}\n${minutes} · ${progress}`,
    spoken: `${whole}, ${minutes}, ${progress}`,
    icon: done ? PASSED : begun ? HALF : OPEN,
    context: "lesson",
    opens: { lesson: lesson.id },
    children: [
      ...lesson.exercises.map((exercise, place) => exerciseRow(lesson, exercise, place + 1, language, say)),
      ...(lesson.questions.length > 0 ? [quizRow(lesson, say)] : []),
    ],
    expanded: false,
  };
}

/** The title up to its colon: a side bar is narrow, and the tooltip has the rest. */
function short(title: string): string {
  return title.split(/[:：]/, 1)[0] ?? title;
}

function exerciseRow(
  lesson: Lesson,
  [name, when]: Passed,
  number: number,
  language: Language,
  say: Say,
): Row {
  const title = lesson.titles[name]?.[language] ?? name;
  const state = when
    ? say("passed on {date}", {
        date: new Date(when).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB"),
      })
    : say("not passed yet");
  return {
    id: `exercise/${lesson.id}/${name}`,
    label: `${number} · ${title}`,
    description: "",
    tooltip: say("Exercise {number}: {title}, {state}", { number, title, state }),
    spoken: say("Exercise {number}: {title}, {state}", { number, title, state }),
    icon: when ? PASSED : OPEN,
    context: "exercise",
    opens: { lesson: lesson.id, exercise: name },
    children: [],
    expanded: false,
  };
}

function quizRow(lesson: Lesson, say: Say): Row {
  const [passed, all] = [passedOf(lesson.questions), lesson.questions.length];
  return {
    id: `quiz/${lesson.id}`,
    label: say("Quiz"),
    description: `${passed}/${all}`,
    tooltip: say("{passed} of {all} questions answered right", { passed, all }),
    spoken: say("Quiz, {passed} of {all} questions answered right", { passed, all }),
    icon: passed === all ? PASSED : { name: "question" },
    context: "quiz",
    opens: { lesson: lesson.id },
    children: [],
    expanded: false,
  };
}

/** Terms, below the lesson that teaches them. */
export function glossaryRows(course: Course, language: Language): Row[] {
  const collator = new Intl.Collator(language === "zh" ? "zh-CN" : "en");
  return course.lessons.flatMap((lesson) => {
    const terms = course.glossary.filter((term) => term.lesson === lesson.id);
    if (terms.length === 0) return [];
    const title = `${lesson.id} ${lesson.title[language]}`;
    return {
      id: `terms/${lesson.id}`,
      label: `${lesson.id} ${short(lesson.title[language])}`,
      description: String(terms.length),
      tooltip: title,
      spoken: `${title}, ${terms.length}`,
      context: "terms" as const,
      children: terms
        .toSorted((a, b) => collator.compare(a.name[language], b.name[language]))
        .map((term): Row => {
          const [name, definition] = [term.name[language], term.definition[language]];
          return {
            id: `term/${term.id}`,
            label: name,
            description: definition,
            tooltip: `${[name, ...otherNames(term, language)].join(" · ")}\n${definition}`,
            spoken: `${name}: ${definition}`,
            context: "term",
            children: [],
            expanded: false,
          };
        }),
      expanded: false,
    };
  });
}
