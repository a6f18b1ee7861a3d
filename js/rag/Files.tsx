/** The pipeline to keep, one that was kept, and documents from the reader's disk. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Menu, type MenuItem } from "../shared/components";
import { download } from "../shared/files";
import { useText } from "../shared/mount";
import { MAX_INCOMING_BYTES } from "../shared/protocol";
import { type Refusal, refusalOf } from "../shared/refusal";
import * as messages from "./messages";
import type { Complaint, Store } from "./store";

/** What the load node reads. */
const READABLE = ".txt,.md,.markdown,.html,.htm,.pdf,.rst,.csv,.json";

export function Files({ store }: { store: Store }) {
  const t = useText();
  const pipeline = useRef<HTMLInputElement>(null);
  const documents = useRef<HTMLInputElement>(null);
  const failed = useSignal<Refusal | null>(null);
  const saveJson = async () => {
    failed.value = null;
    try {
      const { result } = await store.ask("document");
      download(new Blob([String(result.text)], { type: "application/json" }), "pipeline.json");
    } catch (error) {
      failed.value = refusalOf(error);
    }
  };
  if (!store.live.value) return null;
  const items: MenuItem[] = [
    { label: t(messages.ADD_FILES), onSelect: () => documents.current?.click() },
    { label: t(messages.OPEN_JSON), onSelect: () => pipeline.current?.click() },
    { label: t(messages.SAVE_JSON), onSelect: () => void saveJson() },
  ];
  return (
    <>
      <Menu label={t(messages.SAVE)} icon="save" items={items} />
      {failed.value && (
        <span class="unsaved" role="alert">
          {failed.value.message || t(messages.UNREADABLE)} {failed.value.hint}
        </span>
      )}
      <Picker
        field={pipeline}
        accept=".json,application/json"
        onFiles={([file]) => file && load(store, file)}
      />
      <Picker field={documents} accept={READABLE} many onFiles={(files) => addFiles(store, files)} />
    </>
  );
}

interface PickerProps {
  field: { current: HTMLInputElement | null };
  accept: string;
  many?: boolean;
  onFiles: (files: File[]) => unknown;
}

function Picker({ field, accept, many, onFiles }: PickerProps) {
  return (
    <input
      ref={field}
      type="file"
      accept={accept}
      multiple={many}
      hidden
      onChange={async (event) => {
        const input = event.currentTarget;
        await onFiles([...(input.files ?? [])]);
        // The same file may be chosen again.
        input.value = "";
      }}
    />
  );
}

async function load(store: Store, file: File): Promise<void> {
  const large = tooLarge([file]);
  if (large) store.complain(large);
  else await store.load(await file.text());
}

/** The kernel reads them as it reads a folder: a PDF is no text yet. What cannot be sent says why. */
export async function addFiles(store: Store, files: readonly File[]): Promise<void> {
  const large = tooLarge(files);
  if (large) {
    store.complain(large);
    return;
  }
  try {
    await store.add(
      await Promise.all(files.map(async (file) => ({ name: file.name, data: await base64(file) }))),
    );
  } catch {
    store.complain({
      what: messages.UNREAD,
      hint: null,
      slots: { name: files.map(({ name }) => name).join() },
    });
  }
}

/** A message holds so much, and base64 makes four bytes of three. */
const MOST_BYTES = Math.floor((MAX_INCOMING_BYTES - 65_536) * 0.75);

function tooLarge(files: readonly File[]): Complaint | null {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size <= MOST_BYTES) return null;
  const [largest] = [...files].sort((a, b) => b.size - a.size);
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const slots = { name: largest?.name ?? "", size: megabytes(size), most: megabytes(MOST_BYTES) };
  return { what: messages.LARGE, hint: messages.LARGE_NEXT, slots };
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
