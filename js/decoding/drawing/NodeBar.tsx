/** What can be done with the chosen token. */
import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button, Checkbox, TokenChip, Toolbar } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useText } from "../../shared/mount";
import type { Message } from "../../shared/text";
import { COLLAPSED, END, PINNED, SPECIAL, type Tree } from "../tree";
import { shown } from "./labels";
import * as messages from "./messages";

/** What the reader does to a token; all by uid. */
export interface Gestures {
  onSelect: (uid: number, gesture?: string) => void;
  onGrow: (uid: number) => void;
  onFollow: (uid: number, how: "greedy" | "sample") => void;
  onWrite: (uid: number, text: string) => Promise<boolean>;
  /** Go on with these ids; without it, only text can be written. */
  onBranch?: ((uid: number, ids: number[]) => Promise<boolean>) | undefined;
  onPin: (uid: number) => void;
  onCollapse: (uid: number) => void;
  onPrune: (uid: number) => void;
}

/** Why an action can't be had for a token; null if it can. */
export function refusals(
  tree: Tree,
  row: number,
): Record<"grow" | "pin" | "collapse" | "prune", Message | null> {
  const flags = tree.flags[row] ?? 0;
  const bare = (tree.children[row]?.length ?? 0) === 0;
  return {
    grow: flags & END ? messages.AT_THE_END : null,
    pin: row === 0 ? messages.ROOT_STAYS : null,
    collapse: row === 0 ? messages.ROOT_STAYS : bare ? messages.NOTHING_BELOW : null,
    prune: row === 0 && bare ? messages.NOTHING_BELOW : null,
  };
}

export interface NodeBarProps extends Gestures {
  tree: Tree;
  row: number;
  disabledReason: string | undefined;
  /** The reader types at this token. */
  writing: Signal<boolean>;
  /** Where the focus goes when the reader has written. */
  onDone: () => void;
}

export function NodeBar(props: NodeBarProps) {
  const { tree, row, disabledReason, writing, onDone } = props;
  const t = useText();
  const uid = tree.uid[row] ?? 0;
  const flags = tree.flags[row] ?? 0;
  const not = refusals(tree, row);
  const chip =
    row === 0 ? (
      <span class="dt-of">{t(messages.PROMPT)}</span>
    ) : (
      <span class="dt-of">
        <TokenChip text={shown(tree.text[row] ?? "")} role={flags & (SPECIAL | END) ? "special" : "you"} />
      </span>
    );
  if (writing.value) {
    return (
      <Writing
        chip={chip}
        onCancel={() => {
          writing.value = false;
          onDone();
        }}
        ids={props.onBranch !== undefined}
        onWrite={(what) => {
          const written = typeof what === "string" ? props.onWrite(uid, what) : props.onBranch?.(uid, what);
          // What was refused stays in the field, to be mended.
          void written?.then((done) => {
            if (!done) return;
            writing.value = false;
            onDone();
          });
        }}
      />
    );
  }
  const action = (
    label: Message,
    key: string,
    shortcut: string,
    onPress: () => void,
    refused: Message | null,
    long?: Message,
  ) => {
    const reason = disabledReason ?? (refused ? t(refused) : undefined);
    return (
      <button
        type="button"
        class="btn ghost"
        aria-disabled={reason ? true : undefined}
        aria-keyshortcuts={shortcut}
        title={reason ?? (long ? t(long) : undefined)}
        onClick={() => reason || onPress()}
      >
        <span>{t(label)}</span>
        <kbd aria-hidden={true}>{key}</kbd>
      </button>
    );
  };
  return (
    <div class="dt-bar">
      {chip}
      <Toolbar label={t(messages.CHOSEN)}>
        {action(messages.GROW, "↵", "Enter", () => props.onGrow(uid), not.grow)}
        {action(
          messages.FOLLOW,
          "⇧↵",
          "Shift+Enter",
          () => props.onFollow(uid, "greedy"),
          not.grow,
          messages.FOLLOW_GREEDY,
        )}
        {action(
          messages.SAMPLE,
          "^↵",
          "Control+Enter",
          () => props.onFollow(uid, "sample"),
          not.grow,
          messages.FOLLOW_SAMPLE,
        )}
        {action(
          messages.WRITE,
          "W",
          "W",
          () => {
            writing.value = true;
          },
          not.grow,
        )}
        {action(flags & PINNED ? messages.UNPIN : messages.PIN, "P", "P", () => props.onPin(uid), not.pin)}
        {action(
          flags & COLLAPSED ? messages.OPEN : messages.COLLAPSE,
          "C",
          "C",
          () => props.onCollapse(uid),
          not.collapse,
        )}
        {action(
          messages.PRUNE,
          "⌦",
          "Delete",
          () => props.onPrune(uid),
          not.prune,
          row === 0 ? messages.PRUNE_ROOT : undefined,
        )}
      </Toolbar>
    </div>
  );
}

/** `[357, 260]`, `357 260`: null if it is anything else. */
export function readIds(text: string): number[] | null {
  const ids = /^[\s,[\]\d]+$/.test(text) ? (text.match(/\d+/g) ?? []).map(Number) : [];
  return ids.length > 0 && ids.every((id) => id < 2 ** 31) ? ids : null;
}

interface WritingProps {
  chip: preact.JSX.Element;
  /** Whether ids can be written, too. */
  ids: boolean;
  onWrite: (what: string | number[]) => void;
  onCancel: () => void;
}

function Writing({ chip, ids, onWrite, onCancel }: WritingProps) {
  const t = useText();
  const text = useSignal("");
  const asIds = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const what = asIds.value ? readIds(text.value) : text.value;
  const wrong = text.value !== "" && what === null;
  const name = t(asIds.value ? messages.WRITTEN_IDS : messages.WRITTEN_TEXT);
  const write = () => {
    if (what && what.length > 0) onWrite(what);
  };
  return (
    <div class="dt-bar">
      {chip}
      <input
        ref={field}
        class="field"
        aria-label={name}
        aria-invalid={wrong}
        placeholder={name}
        spellcheck={false}
        autocomplete="off"
        dir="auto"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => handle(event, { Enter: write, Escape: onCancel })}
      />
      {ids && (
        <Checkbox
          label={t(messages.AS_IDS)}
          checked={asIds.value}
          onChange={(on) => {
            asIds.value = on;
          }}
        />
      )}
      <Button
        kind="primary"
        label={t(messages.WRITE_IT)}
        disabledReason={wrong ? t(messages.WRITTEN_IDS) : undefined}
        onPress={write}
      />
      <Button kind="ghost" label={t(messages.CANCEL)} onPress={onCancel} />
    </div>
  );
}
