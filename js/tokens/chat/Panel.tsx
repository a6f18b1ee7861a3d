/** A conversation as the tokenizer's own template writes it: every token, and who put it there. */
import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import { type ChatMessage, Editor } from "../../shared/chat/Editor";
import {
  Button,
  Panel as Frame,
  Icon,
  Progress,
  Reading,
  SectionHead,
  StateMessage,
} from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { heard } from "../../shared/refusal";
import type { Answer } from "../../shared/rpc";
import { compose, count } from "../../shared/text";
import { groupOf } from "../groups";
import { Inspector } from "../Inspector";
import { TOKENS, WITHOUT_KERNEL } from "../messages";
import type { PanelProps } from "../panels";
import { plural } from "../Sentence";
import { Strip } from "../Strip";
import type { Store } from "../store";
import * as messages from "./messages";
import { type Offer, type Rendered, readChat, type Warning } from "./read";

export function Panel({ store, cut, onClose }: PanelProps) {
  const t = useText();
  return (
    <Frame id="chat" title={t(messages.TITLE)} note={t(messages.NOTE)} onClose={onClose}>
      {cut.rev === 0 ? (
        <StateMessage kind="readonly" title={t(WITHOUT_KERNEL)} body={t(messages.NEEDS_BODY)} />
      ) : (
        <Live store={store} own={cut.active} />
      )}
    </Frame>
  );
}

function Live({ store, own }: { store: Store; own: number }) {
  const t = useText();
  const { language } = useSurroundings();
  const { list, prompt, borrowed } = store.keep("chat", () => ({
    // What is written keeps its language when the interface changes.
    list: signal<ChatMessage[]>([
      { role: "system", content: messages.EXAMPLE_SYSTEM[language.peek()] },
      { role: "user", content: messages.EXAMPLE_USER[language.peek()] },
    ]),
    prompt: signal(true),
    /** The template that stands in for one that the tokenizer lacks. */
    borrowed: signal<{ instead: number; tokenizer: number | string } | null>(null),
  }));
  const chosen = useSignal<number | null>(null);
  const lent = borrowed.value?.instead === own ? borrowed.value.tokenizer : null;
  const asked = list.value;
  const prompted = prompt.value;
  const args = { tokenizer: lent ?? own, chat_messages: asked, prompt: prompted };
  const read = (answer: Answer) => readChat(answer, asked, prompted);
  const chat = useAnswer(store, asked.length === 0 ? null : { op: "chat", args, read });
  const made = asked.length === 0 ? null : chat.value;
  const name = store.tokenizers.value[own]?.name ?? "";
  const refusal = chat.refusal;
  const shown = made?.template ? made : null;
  const pick = (id: number | undefined, message: number | null) => {
    if (!shown) return;
    const token = shown.cut.ids.findIndex(
      (number, at) => number === id && (message === null || shown.authors[at] === message),
    );
    if (token >= 0) chosen.value = groupOf(shown.groups, token);
  };
  return (
    <>
      {shown && <Sentence shown={shown} messages={shown.counts.length} />}
      {lent !== null && shown && (
        <p class="note borrowed">
          {t(messages.INSTEAD, { own: name, name: shown.name })}{" "}
          <Button
            kind="ghost"
            label={t(messages.BACK, { own: name })}
            onPress={() => {
              borrowed.value = null;
            }}
          />
        </p>
      )}
      <Editor list={list} prompt={prompt} counts={shown && !chat.busy ? shown.counts : null} />
      {refusal && (
        <StateMessage kind="error" title={refusal.message || t(messages.REFUSED)} body={refusal.hint} />
      )}
      {asked.length === 0 && (
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
      {asked.length > 0 && !made && !refusal && <p class="note">{t(messages.RENDERING)}</p>}
      {made && !made.template && (
        <NoTemplate
          store={store}
          warning={made.warnings[0]}
          offer={made.offer}
          onUse={(tokenizer) => {
            borrowed.value = { instead: own, tokenizer };
          }}
        />
      )}
      {shown && !refusal && (
        <Warnings
          warnings={shown.warnings}
          onAddPrompt={
            prompted
              ? null
              : () => {
                  prompt.value = true;
                }
          }
          onShow={pick}
        />
      )}
      {shown && <Tokens shown={shown} list={asked} busy={chat.busy} chosen={chosen} />}
    </>
  );
}

function Sentence({ shown, messages: n }: { shown: Rendered; messages: number }) {
  const { language } = useSurroundings();
  const amount = (value: number) => <b class="num">{count(value)}</b>;
  const own = shown.counts.reduce((sum, tokens) => sum + tokens, 0);
  const all = shown.cut.ids.length;
  return (
    <Reading>
      {compose(messages.READ, language.value, {
        name: shown.name,
        m: compose(plural(messages.MESSAGES, n), language.value, { n: amount(n) }),
        t: compose(plural(TOKENS, all), language.value, { n: amount(all) }),
        o: amount(own),
        w: amount(all - own),
      })}
    </Reading>
  );
}

interface TokensProps {
  shown: Rendered;
  list: readonly ChatMessage[];
  busy: boolean;
  chosen: { value: number | null };
}

function Tokens({ shown, list, busy, chosen }: TokensProps) {
  const t = useText();
  const { cut, groups, own, prompt, starts } = shown;
  const last = groups.length - 1;
  const at = chosen.value === null || chosen.value > last ? null : chosen.value;
  const labels = new Map([...own].map(([message, group]) => [group, message]));
  const beside = (start: number, end: number): string | null => {
    for (let g = start; g < end; g++) {
      const message = labels.get(g);
      if (message !== undefined) {
        return t(messages.BESIDE, { role: list[message]?.role ?? "", n: message + 1 });
      }
      if (g === prompt) return t(messages.BESIDE_PROMPT);
    }
    return null;
  };
  return (
    <div class="stage" aria-busy={busy}>
      <SectionHead title={t(messages.RENDERED)}>
        <span class="whose">
          <span class="key">
            <i />
            {t(messages.BY_MESSAGES)}
          </span>
          <span class="key">
            <i class="hollow" />
            {t(messages.BY_TEMPLATE)}
          </span>
        </span>
      </SectionHead>
      <div class="grid-in">
        <div class="main">
          <Strip
            cut={cut}
            groups={groups}
            chosen={at}
            onChoose={(group) => {
              chosen.value = group;
            }}
            starts={starts}
            beside={beside}
          />
          <p class="cap">{t(messages.CLAIM)}</p>
        </div>
        <Inspector
          cut={cut}
          groups={groups}
          chosen={at}
          by={at === null ? undefined : author(shown, list, at, t)}
        />
      </div>
    </div>
  );
}

/** Who wrote the chosen token. */
function author(
  { authors, groups, fields, fieldIs, mixed }: Rendered,
  list: readonly ChatMessage[],
  group: number,
  t: ReturnType<typeof useText>,
): string {
  const token = groups.first[group] ?? 0;
  const message = authors[token] ?? -1;
  const slots = {
    n: message + 1,
    role: list[message]?.role ?? "",
    field: fields[fieldIs[token] ?? 0] ?? "",
  };
  const who = message < 0 ? t(messages.OF_TEMPLATE) : t(messages.OF_MESSAGE, slots);
  return mixed[token] === 1 ? t(messages.MIXED, { who }) : who;
}

interface WarningsProps {
  warnings: readonly Warning[];
  onAddPrompt: (() => void) | null;
  onShow: (id: number | undefined, message: number | null) => void;
}

function Warnings({ warnings, onAddPrompt, onShow }: WarningsProps) {
  const t = useText();
  const { language } = useSurroundings();
  return (
    <div class="warnings" role="status">
      {warnings.map(({ code, what, next, message, ids }, k) => (
        <div key={k} class="msg warning">
          <Icon name="warn" />
          <p>
            <b>{what[language.value]}</b>
            <span>{next?.[language.value]}</span>
          </p>
          {code === "no_generation_prompt" && onAddPrompt && (
            <Button label={t(messages.ADD_PROMPT)} onPress={onAddPrompt} />
          )}
          {code === "special_in_content" && (
            <Button label={t(messages.SHOW)} onPress={() => onShow(ids[0], message)} />
          )}
        </div>
      ))}
    </div>
  );
}

interface NoTemplateProps {
  store: Store;
  warning: Warning | undefined;
  offer: Offer | null;
  onUse: (tokenizer: number | string) => void;
}

/** The one that was asked has no template: another one may lend its own. */
function NoTemplate({ store, warning, offer, onUse }: NoTemplateProps) {
  const t = useText();
  const { language } = useSurroundings();
  const fetching = useSignal<{ done: number; total: number } | null>(null);
  const failed = useSignal<{ message: string; hint: string } | null>(null);
  const loading = useRef<AbortController | null>(null);
  useEffect(() => () => loading.current?.abort(), []);
  const use = async () => {
    if (!offer) return;
    if (typeof offer.tokenizer === "number") {
      onUse(offer.tokenizer);
      return;
    }
    const controller = new AbortController();
    loading.current = controller;
    [fetching.value, failed.value] = [{ done: 0, total: 0 }, null];
    try {
      await store.ask(
        "chat_load",
        {},
        {
          signal: controller.signal,
          onPart({ result }) {
            fetching.value = result.progress as unknown as { done: number; total: number };
          },
        },
      );
      onUse(offer.tokenizer);
    } catch (error) {
      failed.value = heard(error);
    } finally {
      fetching.value = null;
    }
  };
  const mb = (bytes: number) => Math.round(bytes / 1e6);
  const words = offer && (offer.size > 0 ? messages.USE_FETCH : messages.USE);
  return (
    <>
      <StateMessage
        kind="empty"
        title={warning?.what[language.value] ?? ""}
        body={offer ? "" : (warning?.next?.[language.value] ?? "")}
        action={
          offer && words && !fetching.value
            ? { label: t(words, { name: offer.name, mb: mb(offer.size) }), onPress: () => void use() }
            : undefined
        }
      >
        {fetching.value && offer && (
          <Progress
            label={t(messages.FETCHING, { name: offer.name })}
            done={mb(fetching.value.done)}
            total={mb(fetching.value.total)}
            unit="MB"
            onCancel={() => loading.current?.abort()}
          />
        )}
      </StateMessage>
      {failed.value && (
        <StateMessage
          kind="error"
          title={failed.value.message || t(messages.REFUSED)}
          body={failed.value.hint}
        />
      )}
    </>
  );
}
