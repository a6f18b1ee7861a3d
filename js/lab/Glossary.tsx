/** The terms of the course: name, definition, and where it is taught. */
import type { Term } from "./course";
import * as messages from "./messages";
import type { Shown } from "./Panel";

export function Glossary({ store, deeds, terms }: Shown & { terms: readonly Term[] }) {
  const language = store.language.value;
  const sorted = [...terms].sort((a, b) => a.name[language].localeCompare(b.name[language], language));
  return (
    <dl class="llmhero-terms">
      {sorted.map((term) => {
        const lesson = store.lesson(term.lesson);
        const other = term.name[language === "zh" ? "en" : "zh"];
        return (
          <div key={term.id}>
            <dt>
              {term.name[language]}
              {other !== term.name[language] && <span class="llmhero-other">{other}</span>}
            </dt>
            <dd>
              {term.definition[language]}
              {lesson && (
                <button type="button" class="llmhero-link" onClick={() => deeds.open(lesson.id)}>
                  {store.say(messages.TAUGHT_IN, { id: lesson.id, title: lesson.title[language] })}
                </button>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
