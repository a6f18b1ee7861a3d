/** The tree to keep, and one that was kept: as data, or as a picture. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Menu, type MenuItem } from "../shared/components";
import { download, png } from "../shared/files";
import { useSurroundings, useText } from "../shared/mount";
import { type Refusal, refusalOf } from "../shared/refusal";
import * as messages from "./messages";
import { type Saving, treeHtml, treeSvg } from "./save";
import type { Store } from "./store";
import type { Tree } from "./tree";

export function Files({ store, tree }: { store: Store; tree: Tree | null }) {
  const t = useText();
  const { root, language } = useSurroundings();
  const input = useRef<HTMLInputElement>(null);
  const busy = useSignal(false);
  const failed = useSignal<Refusal | null>(null);
  const live = store.live.value;
  const name = `tree-${store.info.value.name}`;
  const saving = (): Saving | null =>
    tree && {
      tree,
      root,
      language: language.peek(),
      prompt: store.prompt.peek()?.text ?? "",
      model: store.info.peek().name,
      settings: store.settings.peek(),
      selection: store.selection.peek(),
      counts: store.overlay.peek()?.counts,
      total: store.overlay.peek()?.total,
    };
  const keep = (content: string, type: string, ending: string) =>
    download(new Blob([content], { type }), `${name}.${ending}`);
  const saveJson = async () => {
    if (busy.peek()) return;
    [busy.value, failed.value] = [true, null];
    try {
      const { result } = await store.ask("document");
      keep(String(result.text), "application/json", "json");
    } catch (error) {
      failed.value = refusalOf(error);
    } finally {
      busy.value = false;
    }
  };
  const savePng = async () => {
    const what = saving();
    if (!what) return;
    failed.value = null;
    const { source, width, height } = treeSvg(what);
    const blob = await png(source, width, height).catch(() => null);
    if (blob) download(blob, `${name}.png`);
    else failed.value = { code: "failed", message: t(messages.NO_PNG), hint: t(messages.NO_PNG_NEXT) };
  };
  const pictures: MenuItem[] = tree
    ? [
        {
          label: t(messages.SAVE_SVG),
          onSelect: () => {
            const what = saving();
            if (what) keep(treeSvg(what).source, "image/svg+xml", "svg");
          },
        },
        { label: t(messages.SAVE_PNG), onSelect: () => void savePng() },
        {
          label: t(messages.SAVE_HTML),
          onSelect: () => {
            const what = saving();
            if (what) keep(treeHtml(what), "text/html", "html");
          },
        },
      ]
    : [];
  const data: MenuItem[] = live
    ? [
        ...(tree ? [{ label: t(messages.SAVE_JSON), onSelect: () => void saveJson() }] : []),
        { label: t(messages.OPEN_JSON), onSelect: () => input.current?.click() },
      ]
    : [];
  if (pictures.length + data.length === 0) return null;
  return (
    <>
      <Menu label={t(messages.SAVE)} icon="save" items={[...data, ...pictures]} />
      {failed.value && (
        <span class="unsaved" role="alert">
          {failed.value.message || t(messages.UNREADABLE)} {failed.value.hint}
        </span>
      )}
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={async (event) => {
          const field = event.currentTarget;
          const file = field.files?.[0];
          if (file) await store.act("load", { text: await file.text() });
          // The same file may be opened again.
          field.value = "";
        }}
      />
    </>
  );
}
