/** A chat in the model's own template: what it reads, and the tree that goes on from there. */
import { type Signal, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import { type ChatMessage, Editor } from "../../shared/chat/Editor";
import {
  Button,
  Panel as Frame,
  Key,
  Progress,
  Reading,
  Refused,
  SectionHead,
  StateMessage,
  TokenChip,
} from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count } from "../../shared/text";
import type { PanelProps } from "../panels";
import type { Store } from "../store";
import * as messages from "./messages";
import { type Rendered, readRendered, runsOf } from "./read";

/** What is typed is asked about when the reader pauses. */
const PAUSE_MS = 200;

export function Panel({ store, tree, onClose }: PanelProps) {
  const t = useText();
  const { chat, remote, name } = store.info.value;
  const none = remote || !chat;
  return (
    <Frame id="chat" title={t(messages.TITLE)} note={none ? undefined : t(messages.NOTE)} onClose={onClose}>
      {none ? (
        <Without name={name} remote={remote} />
      ) : tree.rev === 0 ? (
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      ) : (
        <Live store={store} />
      )}
    </Frame>
  );
}

/** A model that was made for plain text. */
function Without({ name, remote }: { name: string; remote: boolean }) {
  const t = useText();
  return (
    <StateMessage
      kind="empty"
      title={t(messages.NO_TEMPLATE, { name })}
      body={t(remote ? messages.REMOTE_BODY : messages.NO_TEMPLATE_BODY, { name })}
    />
  );
}

function Live({ store }: { store: Store }) {
  const t = useText();
  const { language } = useSurroundings();
  const { list, prompt, used } = store.keep("chat", () => ({
    // What is written keeps its language when the interface changes.
    list: signal<ChatMessage[]>([
      { role: "system", content: messages.EXAMPLE_SYSTEM[language.peek()] },
      { role: "user", content: messages.EXAMPLE_USER[language.peek()] },
    ]),
    prompt: signal(true),
    used: signal<string | null>(null),
  }));
  const turns = list.value;
  const args = { turns, prompt: prompt.value };
  const about = JSON.stringify(args);
  const answered = useAnswer(
    store,
    turns.length === 0
      ? null
      : {
          op: "chat",
          args,
          pause: PAUSE_MS,
          read: (answer) => ({ about, rendered: readRendered(answer, turns.length) }),
        },
  );
  const { value, refusal, slow, progress } = answered;
  const rendered = turns.length === 0 ? null : value?.rendered;
  const shown = rendered?.kind === "chat" ? rendered : null;
  const fresh = shown !== null && value?.about === about && !refusal;
  return (
    <>
      {shown && <Sentence shown={shown} />}
      <Editor list={list} prompt={prompt} counts={fresh && shown.attributed ? [...shown.counts] : null} />
      {turns.length === 0 && (
        <StateMessage
          kind="empty"
          title={t(messages.EMPTY)}
          body={t(messages.EMPTY_BODY)}
          action={{
            label: t(messages.EXAMPLE_USER),
            onPress: () => {
              list.value = [{ role: "user", content: t(messages.EXAMPLE_USER) }];
            },
          }}
        />
      )}
      {refusal && <Refused refusal={refusal} cancelled={messages.CANCELLED} again={answered.again} />}
      {slow && (
        <Progress
          done={progress.done}
          total={progress.total}
          label={t(messages.RENDERING)}
          onCancel={answered.cancel}
        />
      )}
      {turns.length > 0 && !value && !refusal && !slow && <p class="muted">{t(messages.RENDERING)}</p>}
      {rendered?.kind === "none" && <Without name={rendered.name} remote={rendered.remote} />}
      {shown && (
        <div class="stage" aria-busy={!fresh}>
          <Strip shown={shown} turns={turns} />
        </div>
      )}
      {turns.length > 0 && rendered?.kind !== "none" && (
        <Use
          store={store}
          args={args}
          about={about}
          bad={refusal !== null && refusal.code !== "cancelled"}
          used={used}
        />
      )}
    </>
  );
}

function Sentence({ shown }: { shown: Extract<Rendered, { kind: "chat" }> }) {
  const t = useText();
  const { language } = useSurroundings();
  const bold = (value: number) => <b class="num">{count(value)}</b>;
  const all = shown.pieces.length;
  const own = shown.counts.reduce((sum, tokens) => sum + tokens, 0);
  const special = shown.pieces.filter((piece) => piece.special).length;
  return (
    <Reading note={t(shown.attributed ? messages.CLAIM : messages.CLAIM_WHOLE)}>
      {compose(shown.attributed ? messages.READ : messages.READ_WHOLE, language.value, {
        name: shown.name,
        t: compose(all === 1 ? messages.TOKEN : messages.TOKENS, language.value, { n: bold(all) }),
        o: bold(own),
        w: bold(all - own),
        s: bold(special),
      })}
    </Reading>
  );
}

/** The tokens by who wrote them, one run to a line. */
function Strip({
  shown,
  turns,
}: {
  shown: Extract<Rendered, { kind: "chat" }>;
  turns: readonly ChatMessage[];
}) {
  const t = useText();
  const { language } = useSurroundings();
  const runs = useMemo(() => runsOf(shown.pieces), [shown]);
  return (
    <>
      <SectionHead title={t(messages.RENDERED)}>
        <span class="origins">
          <Key swatch="var(--sunken)" label={t(messages.KEY_TURNS)} />
          <Key swatch="none" label={t(messages.KEY_TEMPLATE)} />
          <Key swatch="none" label={t(messages.KEY_SPECIAL)} />
        </span>
      </SectionHead>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="rendering" tabIndex={0} role="region" aria-label={t(messages.STRIP)}>
        <dl>
          {useMemo(
            () =>
              runs.map(({ owner, pieces }, k) => (
                <div key={k} class={owner < 0 ? "from-template" : undefined}>
                  <dt>
                    {owner < 0
                      ? t(messages.FROM_TEMPLATE)
                      : t(messages.FROM_TURN, { role: turns[owner]?.role ?? "", n: owner + 1 })}
                  </dt>
                  <dd>
                    {pieces.map(({ id, text, special }, at) => (
                      <span key={at} title={`${id}`}>
                        <TokenChip text={text} role={special ? "special" : undefined} />
                      </span>
                    ))}
                  </dd>
                </div>
              )),
            [runs, turns, language.value],
          )}
        </dl>
      </div>
    </>
  );
}

interface UseProps {
  store: Store;
  args: { turns: ChatMessage[]; prompt: boolean };
  about: string;
  bad: boolean;
  /** The chat that the tree was last grown from. */
  used: Signal<string | null>;
}

function Use({ store, args, about, bad, used }: UseProps) {
  const t = useText();
  const rev = store.tree.value?.rev ?? 0;
  const here = JSON.stringify([about, store.prompt.value?.text, store.prompt.value?.tokens.length]);
  const reason = !store.live.value ? messages.NEEDS_KERNEL : bad || rev === 0 ? messages.MEND_FIRST : null;
  const use = async () => {
    if (!(await store.act("chat_use", args))) return;
    const prompt = store.prompt.peek();
    used.value = JSON.stringify([about, prompt?.text, prompt?.tokens.length]);
  };
  return (
    <div class="ctl uses">
      <Button
        kind="primary"
        icon="next"
        label={t(messages.USE)}
        onPress={() => void use()}
        disabledReason={reason ? t(reason) : undefined}
      />
      <span class="note" role="status">
        {t(used.value === here ? messages.ON_DISPLAY : messages.USED)}
      </span>
    </div>
  );
}
