/** Parts and lessons: minutes, what was passed, and the one in front. */
import { useId } from "preact/hooks";
import { copyOf, done, type Item, type Lesson, titleOf, total } from "./course";
import * as messages from "./messages";
import type { Shown } from "./Panel";
import { Bar, Glyph, Says } from "./parts";

export function Lessons({ store, deeds }: Shown) {
  const course = store.course.value;
  if (!course) return null;
  const language = store.language.value;
  const passed = total(course.lessons, "exercises");
  const trouble = course.trouble;
  return (
    <>
      {trouble && <Says kind="note" what={trouble.what[language]} next={trouble.hint[language]} />}
      {course.lessons.length === 0 ? (
        <p class="llmhero-note">{store.say(messages.NO_LESSONS)}</p>
      ) : (
        <div class="llmhero-summary">
          <p>
            {passed.done === 0
              ? store.say(messages.NOTHING_YET)
              : store.say(messages.PASSED_SENTENCE, passed)}
          </p>
          <Bar {...passed} />
          <button type="button" class="llmhero-link" onClick={() => deeds.open("")}>
            {store.say(messages.INDEX)}
          </button>
        </div>
      )}
      {course.parts.map((part) => (
        <section key={part.id} class="llmhero-part">
          <h3>
            <span class="llmhero-number">{part.id}</span> {part.title[language]}
          </h3>
          <ul class="llmhero-lessons">
            {course.lessons
              .filter((lesson) => lesson.part === part.id)
              .map((lesson) => (
                <LessonRow key={lesson.id} store={store} deeds={deeds} lesson={lesson} />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function LessonRow({ store, deeds, lesson }: Shown & { lesson: Lesson }) {
  const id = useId();
  const language = store.language.value;
  const inFront = store.front.value?.lesson === lesson.id;
  const open = store.unfolded.value.includes(lesson.id);
  const exercises = { done: done(lesson.exercises), all: lesson.exercises.length };
  const course = store.course.value;
  const begun = course?.copies.includes(lesson.notebook[language]) ?? false;
  const toggle = () => {
    const others = store.unfolded.peek().filter((name) => name !== lesson.id);
    store.unfolded.value = open ? others : [...others, lesson.id];
  };
  return (
    <li
      class={inFront ? "llmhero-lesson llmhero-front" : "llmhero-lesson"}
      aria-current={inFront ? "page" : undefined}
    >
      <button
        type="button"
        class="llmhero-row"
        aria-expanded={open}
        aria-controls={`${id}-inside`}
        onClick={toggle}
        onDblClick={() => deeds.open(lesson.id)}
      >
        <Glyph name="chev" />
        <span class="llmhero-number">{lesson.id}</span>
        <span class="llmhero-title">{lesson.title[language]}</span>
        <span class="llmhero-passed">
          <Bar {...exercises} />
          <span>{store.say(messages.PASSED, exercises)}</span>
          <span class="llmhero-minutes">{store.say(messages.MINUTES, { n: lesson.minutes })}</span>
        </span>
      </button>
      {open && (
        <div class="llmhero-inside" id={`${id}-inside`}>
          <div class="llmhero-buttons">
            <button
              type="button"
              class="llmhero-button llmhero-primary"
              onClick={() => deeds.open(lesson.id)}
            >
              {store.say(inFront ? messages.GO_THERE : begun ? messages.CONTINUE : messages.OPEN)}
              <span class="llmhero-hidden"> {lesson.id}</span>
            </button>
            {begun && (
              <button type="button" class="llmhero-button" onClick={() => deeds.startOver(lesson.id)}>
                {store.say(messages.START_OVER)}
                <span class="llmhero-hidden"> {lesson.id}</span>
              </button>
            )}
          </div>
          <ul class="llmhero-items" aria-label={store.say(messages.EXERCISES)}>
            {lesson.exercises.map((item) => (
              <li key={item[0]}>
                <Exercise store={store} deeds={deeds} lesson={lesson} item={item} />
              </li>
            ))}
            {lesson.questions.length > 0 && <QuizRow store={store} deeds={deeds} lesson={lesson} />}
          </ul>
          {begun && course && (
            <p class="llmhero-path">
              <bdi>{copyOf(course, lesson.notebook[language])}</bdi>
            </p>
          )}
        </div>
      )}
    </li>
  );
}

export function Exercise({
  store,
  deeds,
  lesson,
  item: [name, when],
}: Shown & { lesson: Lesson; item: Item }) {
  const here = store.front.value?.lesson === lesson.id && store.step.value === name;
  return (
    <button
      type="button"
      class={`llmhero-item${when ? " llmhero-done" : ""}`}
      aria-current={here ? "step" : undefined}
      title={store.say(when ? messages.IS_PASSED : messages.NOT_PASSED)}
      onClick={() => deeds.open(lesson.id, name)}
    >
      <Glyph name={when ? "ok" : "open"} />
      <span>{titleOf(lesson, name, store.language.value)}</span>
      <span class="llmhero-hidden">{store.say(when ? messages.IS_PASSED : messages.NOT_PASSED)}</span>
    </button>
  );
}

function QuizRow({ store, deeds, lesson }: Shown & { lesson: Lesson }) {
  const right = { done: done(lesson.questions), all: lesson.questions.length };
  const all = right.done === right.all;
  return (
    <li>
      <button
        type="button"
        class={`llmhero-item${all ? " llmhero-done" : ""}`}
        aria-current={
          store.front.value?.lesson === lesson.id && store.step.value === "quiz()" ? "step" : undefined
        }
        onClick={() => deeds.open(lesson.id, "quiz()")}
      >
        <Glyph name={all ? "ok" : "open"} />
        <span>{store.say(messages.QUIZ_PASSED, right)}</span>
      </button>
    </li>
  );
}
