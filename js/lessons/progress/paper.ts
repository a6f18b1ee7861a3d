/** The certificate, drawn on a canvas: the page's own fonts write both languages. */
import { type Language, say } from "../../shared/text";
import * as messages from "../messages";
import { type LessonProgress, passedOf } from "./store";

/** A4 across, in CSS pixels of 96 to the inch. */
export const WIDTH = 1123;
export const HEIGHT = 794;

export interface Line {
  title: string;
  detail: string;
  whole: boolean;
}

export interface Wording {
  headline: string;
  course: string;
  name: string;
  certified: string;
  lines: Line[];
  when: string;
  issued: string;
}

/** A day as each language writes it, in the reader's own time zone. */
export function day(when: string | Date, language: Language): string {
  const date = new Date(when);
  if (Number.isNaN(date.getTime())) return "";
  return date.toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", {
    year: "numeric",
    month: "long",
    day: "numeric",
  });
}

/** What the certificate says: only lessons of which something was passed. */
export function wording(
  lessons: readonly LessonProgress[],
  name: string,
  language: Language,
  today: Date,
): Wording {
  const times: string[] = [];
  const lines = lessons.flatMap((lesson): Line[] => {
    const exercises = passedOf(lesson.exercises);
    const questions = passedOf(lesson.questions);
    if (exercises.length + questions.length === 0) return [];
    times.push(...[...exercises, ...questions].map(([, when]) => when));
    const slots = {
      exercises: exercises.length,
      allExercises: lesson.exercises.length,
      questions: questions.length,
      allQuestions: lesson.questions.length,
    };
    const whole = slots.exercises === slots.allExercises && slots.questions === slots.allQuestions;
    return [
      {
        title: `${lesson.id} ${lesson.title[language]}`,
        detail: say(messages.LINE, language, slots),
        whole,
      },
    ];
  });
  times.sort();
  const [from, to] = [day(times[0] ?? "", language), day(times.at(-1) ?? "", language)];
  return {
    headline: say(messages.HEADLINE, language),
    course: say(messages.COURSE, language),
    name: name.trim(),
    certified: say(messages.CERTIFIED, language),
    lines,
    when: say(from === to ? messages.ON : messages.FROM_TO, language, { from, to }),
    issued: say(messages.ISSUED, language, { today: day(today, language) }),
  };
}

const INK = "#1d1b18";
const SOFT = "#6b655c";
const ACCENT = "#b4471f";
const UI = `-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif`;

/** Paint it; always on paper, whatever the theme. */
export function paint(context: CanvasRenderingContext2D, said: Wording, language: Language): void {
  const left = 96;
  const right = WIDTH - 96;
  context.fillStyle = "#fffdf9";
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.strokeStyle = "#d9d2c5";
  context.lineWidth = 1;
  context.strokeRect(32.5, 32.5, WIDTH - 65, HEIGHT - 65);
  context.fillStyle = ACCENT;
  context.fillRect(left, 96, 56, 4);
  const write = (text: string, x: number, y: number, size: number, colour: string, weight = 400) => {
    context.font = `${weight} ${size}px ${UI}`;
    context.fillStyle = colour;
    context.fillText(fit(context, text, right - x), x, y);
  };
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  write(said.headline, left, 156, 40, INK, 600);
  write(said.course, left, 190, 17, SOFT);
  write(said.name, left, 272, 34, INK, 600);
  context.fillStyle = "#d9d2c5";
  context.fillRect(left, 288, right - left, 1);
  write(said.certified, left, 320, 17, SOFT);
  // However many lessons there will be, they share what is left of the page.
  const step = Math.min(62, (HEIGHT - 150 - 350) / Math.max(said.lines.length, 1));
  const size = Math.min(19, step * 0.42);
  said.lines.forEach(({ title, detail, whole }, place) => {
    const y = 362 + place * step;
    context.beginPath();
    context.arc(left + 7, y - size * 0.34, 6, 0, 2 * Math.PI);
    context.strokeStyle = context.fillStyle = ACCENT;
    context.lineWidth = 1.5;
    if (whole) context.fill();
    else context.stroke();
    write(title, left + 28, y, size, INK, 600);
    const done = whole ? ` · ${say(messages.COMPLETE, language)}` : "";
    write(detail + done, left + 28, y + size * 1.25, size * 0.76, SOFT);
  });
  write(said.when, left, HEIGHT - 116, 15, INK);
  write(said.issued, left, HEIGHT - 90, 12, SOFT);
}

/** As much of a text as there is room for. */
function fit(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let kept = [...text];
  while (kept.length > 1 && context.measureText(`${kept.join("")}…`).width > room) kept = kept.slice(0, -1);
  return `${kept.join("")}…`;
}

/** The certificate as a file of two dots for each pixel. */
export function certificatePng(said: Wording, language: Language): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * WIDTH, 2 * HEIGHT];
  const context = canvas.getContext("2d");
  context?.scale(2, 2);
  if (context) paint(context, said, language);
  return new Promise((resolve) => canvas.toBlob(resolve));
}
