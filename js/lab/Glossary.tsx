/** Terms in the order given: name, definition, and where each is taught. */
import type { Term } from "./course";
import * as messages from "./messages";
import type { Shown } from "./Panel";

/** All of them, by name. */
export function Dictionary({ store, deeds }: Shown) {
  const language = store.language.value;
  const terms = [...(store.course.value?.glossary ?? [])];
  terms.sort((a, b) => a.name[language].localeCompare(b.name[language], language));
  return <Glossary store={store} deeds={deeds} terms={terms} />;
}

export function Glossary({ store, deeds, terms }: Shown & { terms: readonly Term[] }) {
  const language = store.language.value;
  return (
    <dl class="llmhero-terms">
      {terms.map((term) => {
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
