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
import { useText } from "../../shared/mount";
import * as messages from "../messages";
import { Certificate } from "./Certificate";
import { Forget } from "./Forget";
import { Lessons } from "./Lessons";
import { type Item, type LessonProgress, type ProgressStore, passedOf } from "./store";

export function Progress({ store }: { store: ProgressStore }) {
  const t = useText();
  const open = useSignal(false);
  const lessons = store.lessons.value;
  const live = store.live.value;
  const refusal = store.refusal.value;
  const undo = store.undo.value;
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
      </Header>
      <Reading note={store.link.value === "gone" ? t(messages.SHOWS_SAVED) : undefined}>
        {t(
          !nothing
            ? messages.SUMMARY
            : refusal
              ? messages.NOT_KNOWN
              : undo > 0
                ? messages.FORGOTTEN
                : messages.NOTHING_YET,
          {
            exercises: exercises.passed,
            allExercises: exercises.all,
            questions: questions.passed,
            allQuestions: questions.all,
          },
        )}
      </Reading>
      <Stage>
        {refusal && <StateMessage kind="error" title={refusal.message} body={refusal.hint} />}
        <Lessons lessons={lessons} />
        {live && <Forget store={store} nothing={nothing} />}
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
