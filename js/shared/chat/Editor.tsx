/** The messages: roles, contents, their order. */
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button, Checkbox, Select } from "../components";
import { useText } from "../mount";
import { count } from "../text";
import * as messages from "./messages";

/** A type, not an interface: only that is JSON to the wire. */
export type ChatMessage = { role: string; content: string };

const ROLES = ["system", "user", "assistant", "tool"];

export interface EditorProps {
  list: Signal<ChatMessage[]>;
  prompt: Signal<boolean>;
  /** Tokens of each message; null where they are not known. */
  counts: number[] | null;
}

export function Editor({ list, prompt, counts }: EditorProps) {
  const t = useText();
  const removed = useSignal<{ at: number; message: ChatMessage } | null>(null);
  const box = useRef<HTMLOListElement>(null);
  // Which field or button of which message gets the focus once the list is drawn anew.
  const focus = useRef<{ at: number; part: string } | null>(null);
  useEffect(() => {
    if (!focus.current) return;
    const { at, part } = focus.current;
    focus.current = null;
    box.current?.children[at]?.querySelector<HTMLElement>(part)?.focus();
  }, [list.value]);
  const change = (next: ChatMessage[]) => {
    list.value = next;
  };
  const edit = (at: number, part: Partial<ChatMessage>) =>
    change(list.value.map((message, k) => (k === at ? { ...message, ...part } : message)));
  const move = (at: number, to: number) => {
    const next = [...list.value];
    next.splice(to, 0, ...next.splice(at, 1));
    focus.current = { at: to, part: to < at ? ".moves :nth-child(1)" : ".moves :nth-child(2)" };
    change(next);
  };
  const add = () => {
    const last = list.value.at(-1)?.role;
    focus.current = { at: list.value.length, part: "textarea" };
    change([...list.value, { role: last === "user" ? "assistant" : "user", content: "" }]);
  };
  const remove = (at: number) => {
    removed.value = { at, message: list.value[at] as ChatMessage };
    focus.current = { at: Math.min(at, list.value.length - 2), part: "textarea" };
    change(list.value.filter((_, k) => k !== at));
  };
  const bringBack = () => {
    if (!removed.value) return;
    const next = [...list.value];
    next.splice(removed.value.at, 0, removed.value.message);
    focus.current = { at: removed.value.at, part: "textarea" };
    removed.value = null;
    change(next);
  };
  return (
    <div class="chat-edit">
      <ol ref={box} class="msgs" aria-label={t(messages.LIST)}>
        {list.value.map(({ role, content }, at) => {
          const n = at + 1;
          const known = counts?.[at];
          return (
            <li key={at}>
              <Select
                label={t(messages.ROLE, { n })}
                value={role}
                onChange={(value) => edit(at, { role: value })}
                options={(ROLES.includes(role) ? ROLES : [role, ...ROLES]).map((value) => ({
                  value,
                  label: value,
                }))}
              />
              <textarea
                class="field"
                dir="auto"
                rows={1}
                spellcheck={false}
                aria-label={t(messages.CONTENT, { n, role })}
                value={content}
                onInput={(event) => edit(at, { content: event.currentTarget.value })}
              />
              <span class="note num">
                {known !== undefined &&
                  t(known === 1 ? messages.TOKEN : messages.TOKENS, { n: count(known) })}
              </span>
              <span class="moves">
                <Button
                  kind="ghost"
                  icon="up"
                  iconOnly
                  label={t(messages.UP, { n })}
                  onPress={() => move(at, at - 1)}
                  disabledReason={at === 0 ? t(messages.FIRST) : undefined}
                />
                <Button
                  kind="ghost"
                  icon="chev"
                  iconOnly
                  label={t(messages.DOWN, { n })}
                  onPress={() => move(at, at + 1)}
                  disabledReason={n === list.value.length ? t(messages.LAST) : undefined}
                />
                <Button
                  kind="ghost"
                  icon="x"
                  iconOnly
                  label={t(messages.REMOVE, { n })}
                  onPress={() => remove(at)}
                />
              </span>
            </li>
          );
        })}
      </ol>
      <div class="ctl">
        <Button icon="plus" label={t(messages.ADD)} onPress={add} />
        {removed.value && (
          <Button kind="ghost" icon="undo" label={t(messages.BRING_BACK)} onPress={bringBack} />
        )}
        <Checkbox
          label={t(messages.PROMPT)}
          checked={prompt.value}
          onChange={(on) => {
            prompt.value = on;
          }}
        />
      </div>
    </div>
  );
}
