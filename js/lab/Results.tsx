/** What a search found: lessons, exercises, terms. */
import { type Course, search } from "./course";
import { Glossary } from "./Glossary";
import { Exercise } from "./Lessons";
import * as messages from "./messages";
import type { Shown } from "./Panel";

export function Results({ store, deeds, course }: Shown & { course: Course }) {
  const language = store.language.value;
  const query = store.query.value.trim();
  const found = search(course, query);
  const n = found.lessons.length + found.exercises.length + found.terms.length;
  return (
    <div class="llmhero-view">
      <p class="llmhero-note" role="status">
        {n ? store.say(messages.FOUND, { n }) : store.say(messages.NOTHING_FOUND, { query })}
      </p>
      {found.lessons.length > 0 && (
        <section class="llmhero-part">
          <h3>{store.say(messages.LESSONS)}</h3>
          <ul class="llmhero-items">
            {found.lessons.map((lesson) => (
              <li key={lesson.id}>
                <button type="button" class="llmhero-item" onClick={() => deeds.open(lesson.id)}>
                  <span class="llmhero-number">{lesson.id}</span>
                  <span>{lesson.title[language]}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {found.exercises.length > 0 && (
        <section class="llmhero-part">
          <h3>{store.say(messages.EXERCISES)}</h3>
          <ul class="llmhero-items">
            {found.exercises.map(({ lesson, item }) => (
              <li key={`${lesson.id} ${item[0]}`} class="llmhero-found">
                <Exercise store={store} deeds={deeds} lesson={lesson} item={item} />
                <span class="llmhero-number">{lesson.id}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {found.terms.length > 0 && (
        <section class="llmhero-part">
          <h3>{store.say(messages.TERMS)}</h3>
          <Glossary store={store} deeds={deeds} terms={found.terms} />
        </section>
      )}
    </div>
  );
}
