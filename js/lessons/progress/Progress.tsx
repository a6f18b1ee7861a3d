/** What was passed of every lesson. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  Button,
  DepthBar,
  Footer,
  Header,
  Panel,
  Reading,
  Stage,
  StateMessage,
} from "../../shared/components";
import { UNDO } from "../../shared/messages";
import { useSurroundings, useText } from "../../shared/mount";
import * as messages from "../messages";
import { Certificate } from "./Certificate";
import { day } from "./paper";
import { type Item, type LessonProgress, type ProgressStore, passedOf } from "./store";

export function Progress({ store }: { store: ProgressStore }) {
  const t = useText();
  const open = useSignal(false);
  const sure = useSignal(false);
  const lessons = store.lessons.value;
  const live = store.live.value;
  const refusal = store.refusal.value;
  const sum = (items: (lesson: LessonProgress) => readonly Item[]) => ({
    passed: lessons.reduce((total, lesson) => total + passedOf(items(lesson)).length, 0),
    all: lessons.reduce((total, lesson) => total + items(lesson).length, 0),
  });
  const exercises = sum(({ exercises }) => exercises);
  const questions = sum(({ questions }) => questions);
  const nothing = exercises.passed + questions.passed === 0;

  useEffect(() => store.activate(), []);
  return (
    <>
      <Header title={t(messages.PROGRESS)} subtitle={t(messages.ON_THIS_MACHINE)}>
        {live && <Button kind="ghost" icon="redo" label={t(messages.REFRESH)} onPress={store.refresh} />}
        {live && !nothing && (
          <Button
            kind="ghost"
            icon="x"
            label={t(messages.FORGET)}
            onPress={() => {
              sure.value = true;
            }}
          />
        )}
        {store.forgotten.value && live && (
          <Button kind="ghost" icon="undo" label={t(UNDO)} onPress={store.restore} />
        )}
      </Header>
      <Reading note={store.link.value === "gone" ? t(messages.SHOWS_SAVED) : undefined}>
        {store.forgotten.value && nothing
          ? t(messages.FORGOTTEN)
          : nothing
            ? t(messages.NOTHING_YET)
            : t(messages.SUMMARY, {
                exercises: exercises.passed,
                allExercises: exercises.all,
                questions: questions.passed,
                allQuestions: questions.all,
              })}
      </Reading>
      <Stage>
        {refusal && <StateMessage kind="error" title={refusal.message} body={refusal.hint} />}
        {sure.value && (
          <StateMessage kind="empty" title={t(messages.FORGET_SURE)} body={t(messages.FORGET_BODY)}>
            <span class="sure">
              <Button
                kind="primary"
                label={t(messages.FORGET_YES)}
                onPress={() => {
                  sure.value = false;
                  store.forget();
                }}
              />
              <Button
                label={t(messages.KEEP)}
                onPress={() => {
                  sure.value = false;
                }}
              />
            </span>
          </StateMessage>
        )}
        <Lessons lessons={lessons} />
      </Stage>
      <DepthBar
        items={[{ id: "certificate", label: t(messages.CERTIFICATE) }]}
        open={open.value ? "certificate" : null}
        onToggle={() => {
          open.value = !open.value;
        }}
      />
      {open.value && (
        <Panel
          id="certificate"
          title={t(messages.CERTIFICATE)}
          note={t(messages.CERTIFICATE_NOTE)}
          onClose={() => {
            open.value = false;
          }}
        >
          <Certificate store={store} />
        </Panel>
      )}
      <Footer state={store.link.value === "gone" ? "off" : refusal ? "error" : "ready"} facts={[]} />
    </>
  );
}

function Lessons({ lessons }: { lessons: readonly LessonProgress[] }) {
  const t = useText();
  const { language } = useSurroundings();
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
      <tbody>
        {lessons.map((lesson) => {
          const last = [...lesson.exercises, ...lesson.questions]
            .map(([, when]) => when)
            .sort()
            .at(-1);
          return (
            <tr key={lesson.id}>
              <th scope="row">
                <b class="num">{lesson.id}</b> {lesson.title[language.value]}{" "}
                <span class="muted">{t(messages.MINUTES, { n: lesson.minutes })}</span>
              </th>
              <td>
                <Share items={lesson.exercises} />
              </td>
              <td>
                <Share items={lesson.questions} />
              </td>
              <td class="muted">{last ? day(last, language.value) : t(messages.NEVER)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A box for each: filled where it was passed; its name on hover. */
function Share({ items }: { items: readonly Item[] }) {
  const t = useText();
  const n = passedOf(items).length;
  return (
    <span class="share">
      <span class="num">{t(messages.OF, { n, all: items.length })}</span>
      <span class="boxes" aria-hidden="true">
        {items.map(([name, when]) => (
          <i key={name} class={when ? "on" : ""} title={name} />
        ))}
      </span>
    </span>
  );
}
