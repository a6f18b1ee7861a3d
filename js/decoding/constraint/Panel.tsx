/** A rule that the text has to follow: what it forbids, what it forces, and where it can no longer be kept. */
import { useAnswer } from "../../shared/answers";
import { Panel as Frame, Progress, Refused, StateMessage, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose } from "../../shared/text";
import type { PanelProps } from "../panels";
import type { Store } from "../store";
import { Bars } from "./Bars";
import { Editor } from "./Editor";
import * as messages from "./messages";
import { Begins, Forced, Sentence } from "./Parts";
import { readFound } from "./read";
import { begin, isOnTheWay, ruleOf, wantsSpace } from "./rule";
import { Write } from "./Write";

/** What is typed is asked about when the reader pauses. */
const PAUSE_MS = 250;

export function Panel({ store, tree, onClose }: PanelProps) {
  const t = useText();
  const { language } = useSurroundings();
  const row = tree.rowOf(store.selection.value ?? tree.uid[0] ?? 0) ?? 0;
  const note =
    row === 0
      ? t(messages.NOTE_ROOT)
      : compose(messages.NOTE, language.value, { token: <TokenChip text={tree.text[row] ?? ""} small /> });
  const frame = { id: "constraint", title: t(messages.TITLE), onClose };
  const { remote, name } = store.info.value;
  if (tree.rev === 0 || remote) {
    const title = t(remote ? messages.REMOTE : messages.WITHOUT_KERNEL);
    const body = remote ? t(messages.REMOTE_BODY, { name }) : t(messages.GONE_BODY);
    return (
      <Frame {...frame}>
        <StateMessage kind={remote ? "empty" : "readonly"} title={title} body={body} />
      </Frame>
    );
  }
  return (
    <Frame {...frame} note={note}>
      <Live store={store} tree={tree} row={row} />
    </Frame>
  );
}

function Live({ store, tree, row }: { store: Store; tree: PanelProps["tree"]; row: number }) {
  const t = useText();
  const { language } = useSurroundings();
  const rule = ruleOf(store, language.peek());
  const uid = tree.uid[row] ?? 0;
  const root = tree.uid[0] ?? 0;
  const start = isOnTheWay(tree, rule.start.value, row) ? rule.start.value : root;
  const kind = rule.kind.value;
  const source = rule.sources[kind].value;
  const space = rule.space.value ?? wantsSpace(store.prompt.value, tree, start);
  const args = { uid, start, kind, source, after_space: space, budget: rule.budget.value };
  const empty = source.trim() === "";
  const about = JSON.stringify([tree.rev, args]);
  const answered = useAnswer(
    store,
    empty
      ? null
      : {
          op: "constrain",
          args,
          about: tree.rev,
          pause: PAUSE_MS,
          read: (answer) => ({ about, found: readFound(answer) }),
        },
  );
  const { value, refusal, slow, progress } = answered;
  const bad = refusal?.code === "bad_request";
  const found = empty ? null : value?.found;
  const write = () => {
    const { how, seed, avoid } = rule;
    const { uid: node, ...rest } = args;
    store.act("constrain_follow", {
      uid: node,
      ...rest,
      how: how.value,
      seed: seed.value,
      avoid: avoid.value,
    });
  };
  return (
    <>
      {found && !bad && <Sentence found={found} />}
      <Editor rule={rule} space={space} refusal={empty ? null : refusal} />
      <Begins
        rule={rule}
        start={start}
        root={root}
        uid={uid}
        text={tree.text[tree.rowOf(start) ?? 0] ?? ""}
      />
      {empty && <StateMessage kind="empty" title={t(messages.EMPTY_RULE)} body={t(messages.EMPTY_BODY)} />}
      {refusal && !bad && !empty && (
        <Refused refusal={refusal} cancelled={messages.CANCELLED} again={answered.again} />
      )}
      {slow && (
        <Progress
          done={progress.done}
          total={progress.total}
          label={t(messages.COMPUTING)}
          onCancel={answered.cancel}
        />
      )}
      {!value && !refusal && !slow && !empty && <p class="muted">{t(messages.COMPUTING)}</p>}
      {found?.kind === "forbidden" && !bad && (
        <StateMessage
          kind="empty"
          title={t(messages.FORBIDDEN_PATH, { token: found.name })}
          body={t(messages.FORBIDDEN_PATH_BODY)}
          action={{ label: t(messages.BEGIN_HERE), onPress: () => begin(rule, uid) }}
        />
      )}
      {found?.kind === "mask" && (
        <div class="stage" aria-busy={bad || value?.about !== about}>
          <div class="cgrid">
            <Bars mask={found} />
            <Forced mask={found} />
          </div>
        </div>
      )}
      <Write
        store={store}
        rule={rule}
        found={bad ? null : (found ?? null)}
        onWrite={write}
        bad={bad || empty}
      />
    </>
  );
}
