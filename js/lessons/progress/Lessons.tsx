/** A row for every lesson: how much was passed, and, opened, what exactly. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Icon } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import type { Message } from "../../shared/text";
import * as messages from "../messages";
import { day } from "./paper";
import { type Item, type LessonProgress, passedOf } from "./store";

export function Lessons({ lessons }: { lessons: readonly LessonProgress[] }) {
  const t = useText();
  const { language } = useSurroundings();
  const open = useSignal<readonly string[]>([]);
  const id = useId();
  return (
    <table class="course">
      <thead>
        <tr>
          <th scope="col">{t(messages.COLUMN_LESSON)}</th>
          <th scope="col">{t(messages.COLUMN_EXERCISES)}</th>
          <th scope="col">{t(messages.COLUMN_QUESTIONS)}</th>
          <th scope="col">{t(messages.COLUMN_LAST)}</th>
        </tr>
      </thead>
      {lessons.map((lesson) => {
        const last = [...lesson.exercises, ...lesson.questions]
          .map(([, when]) => when)
          .sort()
          .at(-1);
        const isOpen = open.value.includes(lesson.id);
        const details = `${id}-${lesson.id}`;
        return (
          <tbody key={lesson.id}>
            <tr>
              <th scope="row">
                <button
                  type="button"
                  class="unfold"
                  aria-expanded={isOpen}
                  aria-controls={isOpen ? details : undefined}
                  title={t(messages.DETAILS, { id: lesson.id })}
                  onClick={() => {
                    const others = open.value.filter((other) => other !== lesson.id);
                    open.value = isOpen ? others : [...others, lesson.id];
                  }}
                >
                  <Icon name="chev" />
                  <span>
                    <b class="num">{lesson.id}</b> {lesson.title[language.value]}
                  </span>
                </button>
                <span class="where">
                  {t(messages.MINUTES, { n: lesson.minutes })} ·{" "}
                  <code>{lesson.notebook[language.value]}</code>
                </span>
              </th>
              <td>
                <Share items={lesson.exercises} head={messages.COLUMN_EXERCISES} />
              </td>
              <td>
                <Share items={lesson.questions} head={messages.COLUMN_QUESTIONS} />
              </td>
              <td class="muted">
                <span class="label">{t(messages.COLUMN_LAST)}</span>
                {last ? day(last, language.value) : t(messages.NEVER)}
              </td>
            </tr>
            {isOpen && (
              <tr id={details} class="details">
                <td colSpan={4}>
                  <Details lesson={lesson} />
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}

/** A number, and a box for each that is filled where it was passed. */
function Share({ items, head }: { items: readonly Item[]; head: Message }) {
  const t = useText();
  const n = passedOf(items).length;
  return (
    <span class="share">
      {/* Where it is narrow, no column has a head. */}
      <span>
        <span class="label">{t(head)}</span>
        <span class="num">{t(messages.OF, { n, all: items.length })}</span>
      </span>
      <span class="boxes" aria-hidden="true">
        {items.map(([name, when]) => (
          <i key={name} class={when ? "on" : ""} />
        ))}
      </span>
    </span>
  );
}

function Details({ lesson }: { lesson: LessonProgress }) {
  const t = useText();
  const { language } = useSurroundings();
  return (
    <div class="passed">
      <section>
        <h4>{t(messages.COLUMN_EXERCISES)}</h4>
        <ul>
          {lesson.exercises.map((item) => (
            <Line key={item[0]} item={item}>
              <code>{item[0]}</code>
            </Line>
          ))}
        </ul>
      </section>
      <section>
        <h4>{t(messages.COLUMN_QUESTIONS)}</h4>
        <ul>
          {lesson.questions.map((item, place) => (
            <Line key={item[0]} item={item}>
              {t(messages.QUESTION_N, { n: place + 1 })}
            </Line>
          ))}
        </ul>
      </section>
      <p>
        {t(messages.OPEN_WITH)} <code>llmhero lab --lesson {lesson.id}</code>
        <br />
        {t(messages.OPEN_FILE)} <code>{lesson.notebook[language.value]}</code>
      </p>
    </div>
  );
}

function Line({ item: [, when], children }: { item: Item; children: preact.ComponentChildren }) {
  const t = useText();
  const { language } = useSurroundings();
  return (
    <li class={when ? "on" : ""}>
      {when ? <Icon name="check" /> : <i />}
      {children}
      <span class="muted">
        {when ? t(messages.PASSED_ON, { day: day(when, language.value) }) : t(messages.NOT_PASSED)}
      </span>
    </li>
  );
}
