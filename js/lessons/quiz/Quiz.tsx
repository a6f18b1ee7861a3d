/** The quiz of a lesson: one question at a time, and a reason for every option that was chosen. */
import { useId } from "preact/hooks";
import { Button, Footer, Header, Icon, Reading, Stage, StateMessage } from "../../shared/components";
import { useText } from "../../shared/mount";
import type { Message } from "../../shared/text";
import * as messages from "../messages";
import { isRight, type Option, type Question, type QuizStore, severalOf } from "./store";
import { Words } from "./Words";

export function Quiz({ store }: { store: QuizStore }) {
  const t = useText();
  const all = store.questions.length;
  const right = store.right.value;
  const place = Math.min(store.place.value, all - 1);
  const question = store.questions[place];
  const gone = store.link.value === "gone";
  // Of the machine that has the kernel, not of whoever opens the notebook later.
  const notice = gone ? null : store.notice.value;
  return (
    <>
      <Header title={t(messages.QUIZ)} subtitle={t(messages.LESSON, { id: store.lesson })} />
      <Reading note={gone ? t(messages.UNREMEMBERED) : undefined}>
        {t(right === all ? messages.ALL_RIGHT : messages.RIGHT_SO_FAR, { n: right, all })}
      </Reading>
      <Stage>
        {notice && <StateMessage kind="error" title={t(messages.ABOUT_PROGRESS)} body={t(notice)} />}
        <Places store={store} place={place} />
        {question && <Asked key={question.name} store={store} question={question} place={place} />}
      </Stage>
      <Footer state={gone ? "off" : "ready"} facts={[]} />
    </>
  );
}

const LOOKS = {
  right: messages.STATE_RIGHT,
  wrong: messages.STATE_WRONG,
  open: messages.STATE_OPEN,
} satisfies Record<string, Message>;

function lookOf(store: QuizStore, question: Question): keyof typeof LOOKS {
  const given = store.answers.value[question.name];
  if (isRight(question, given) || store.passed.value.includes(question.name)) return "right";
  return given ? "wrong" : "open";
}

/** All questions as numbers: which are right, which is drawn. */
function Places({ store, place }: { store: QuizStore; place: number }) {
  const t = useText();
  return (
    <nav class="places" aria-label={t(messages.QUESTIONS)}>
      {store.questions.map((question, number) => {
        const look = lookOf(store, question);
        return (
          <button
            key={question.name}
            type="button"
            class={`place ${look}`}
            aria-current={number === place ? "step" : undefined}
            aria-label={`${t(messages.QUESTION, { n: number + 1, all: store.questions.length })}, ${t(LOOKS[look])}`}
            onClick={() => {
              store.place.value = number;
            }}
          >
            {number + 1}
            {look === "right" && <Icon name="check" />}
          </button>
        );
      })}
    </nav>
  );
}

function Asked({ store, question, place }: { store: QuizStore; question: Question; place: number }) {
  const t = useText();
  const id = useId();
  const given = store.answers.value[question.name];
  const marked = store.marked(question);
  const done = isRight(question, given);
  const several = severalOf(question);
  const changed = given === undefined || marked.join() !== given.chosen.join();
  const missing =
    given !== undefined && !done && given.chosen.every((option) => question.options[option]?.right);
  const right = given && given.tries > 1 ? messages.RIGHT_AT : messages.RIGHT;
  const verdict = done ? right : missing ? messages.SOME_MISSING : messages.NOT_YET;
  const earlier = given === undefined && store.passed.value.includes(question.name);
  const all = store.questions.length;
  return (
    <section class="asked" aria-labelledby={id}>
      <p class="small muted">
        {t(messages.QUESTION, { n: place + 1, all })}
        {earlier && ` · ${t(messages.EARLIER)}`}
      </p>
      <h3 id={id}>
        <Words text={question.text} />
      </h3>
      <p class="small muted">{t(several ? messages.SEVERAL : messages.ONE)}</p>
      <fieldset class="options" aria-labelledby={id}>
        {question.options.map((option, number) => (
          <Choice
            key={number}
            option={option}
            name={`${id}-${question.name}`}
            several={several}
            marked={marked.includes(number)}
            // Whoever got it right may read all the reasons.
            told={done || (given !== undefined && !changed && given.chosen.includes(number))}
            onMark={(on) => store.mark(question, number, on)}
          />
        ))}
      </fieldset>
      <div class="line">
        <Button
          kind="primary"
          label={t(messages.CHECK)}
          disabledReason={marked.length === 0 ? t(messages.CHOOSE_FIRST) : undefined}
          onPress={() => store.check(question)}
        />
        <span class={`verdict ${done ? "ok" : ""}`} role="status">
          {given && !changed && (
            <>
              {done && <Icon name="check" />}
              {t(verdict, { n: given.tries })}
            </>
          )}
        </span>
        <span class="end">
          <Button
            kind="ghost"
            icon="prev"
            iconOnly
            label={t(messages.PREVIOUS)}
            disabledReason={place === 0 ? t(messages.IS_FIRST) : undefined}
            onPress={() => {
              store.place.value = place - 1;
            }}
          />
          <Button
            kind={done && place + 1 < all ? "plain" : "ghost"}
            icon="next"
            label={t(messages.NEXT)}
            disabledReason={place + 1 === all ? t(messages.IS_LAST) : undefined}
            onPress={() => {
              store.place.value = place + 1;
            }}
          />
        </span>
      </div>
    </section>
  );
}

interface ChoiceProps {
  option: Option;
  name: string;
  several: boolean;
  marked: boolean;
  told: boolean;
  onMark: (on: boolean) => void;
}

function Choice({ option, name, several, marked, told, onMark }: ChoiceProps) {
  const t = useText();
  const look = told ? (option.right ? "right" : "wrong") : "";
  return (
    <label class={`choice ${look}${marked ? " marked" : ""}`}>
      <input
        type={several ? "checkbox" : "radio"}
        name={name}
        checked={marked}
        onChange={(event) => onMark(event.currentTarget.checked)}
      />
      <span>
        <Words text={option.text} />
        {told && (
          <span class="why">
            <Icon name={option.right ? "check" : "x"} />
            <span class="unseen">{t(option.right ? messages.STATE_RIGHT : messages.STATE_WRONG)}: </span>
            <span>
              <Words text={option.why} />
            </span>
          </span>
        )}
      </span>
    </label>
  );
}
