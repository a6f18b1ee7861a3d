/** The pipeline as a program to read, keep and change, and a program as the pipeline. */
import { signal, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import { Button, Panel as Frame, Progress, Refused, Segmented, StateMessage } from "../../shared/components";
import { download } from "../../shared/files";
import { useSurroundings, useText } from "../../shared/mount";
import { type Refusal, refusalOf } from "../../shared/refusal";
import { count } from "../../shared/text";
import type { PanelProps } from "../panels";
import type { Store } from "../store";
import * as messages from "./messages";
import { linesOf, type Program, readProgram, split, type Target } from "./read";

const TARGETS = Object.keys(messages.TARGETS) as Target[];

export function Panel({ store, shown, onClose }: PanelProps) {
  const t = useText();
  const target = store.keep("export", () => signal<Target>("plain"));
  const frame = { id: "export", title: t(messages.TITLE), onClose };
  const asked = useAnswer(
    store,
    shown.rev > 0
      ? { op: "export_program", args: { target: target.value }, about: shown.rev, read: readProgram }
      : null,
  );
  if (shown.rev === 0 && !asked.value) {
    return (
      <Frame {...frame}>
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      </Frame>
    );
  }
  return (
    <Frame {...frame} note={t(messages.NOTE)}>
      <div class="ctl">
        <Segmented
          label={t(messages.TARGET)}
          options={TARGETS.map((value) => ({ value, label: t(messages.TARGETS[value]) }))}
          value={target.value}
          onChange={(value) => {
            target.value = value;
          }}
        />
        {store.live.value && <Reading store={store} />}
      </div>
      {asked.refusal && (
        <Refused refusal={asked.refusal} cancelled={messages.CANCELLED} again={asked.again} />
      )}
      {asked.slow && <Progress done={0} total={0} label={t(messages.ASKING)} onCancel={asked.cancel} />}
      {asked.value && <View written={asked.value} busy={asked.busy} />}
    </Frame>
  );
}

function View({ written, busy }: { written: Program; busy: boolean }) {
  const t = useText();
  const gap = useSurroundings().language.value === "zh" ? "" : " ";
  const whole = useSignal<"pipeline" | "whole">("pipeline");
  const { program, start, missing, target } = written;
  const [, pipeline] = useMemo(() => split(program ?? "", start), [program, start]);
  return (
    <div class="stage" aria-busy={busy}>
      {missing.map(({ id, title, reason }) => (
        <p key={id} class="xp-out">
          {t(messages.MISSING, { title: t(title), reason: t(reason) })}
        </p>
      ))}
      {program === null ? (
        <StateMessage kind="empty" title={t(messages.NOTHING)} body={t(messages.NOTHING_BODY)} />
      ) : (
        <>
          <p class="read">
            {t(messages.SENTENCE, { n: count(linesOf(program)), k: count(linesOf(pipeline)) })}
            {target === "plain" && `${gap}${t(messages.BACK)}`}
          </p>
          <div class="ctl">
            <Segmented
              label={t(messages.SHOW)}
              options={[
                { value: "pipeline", label: t(messages.PIPELINE) },
                { value: "whole", label: t(messages.WHOLE) },
              ]}
              value={whole.value}
              onChange={(value) => {
                whole.value = value;
              }}
            />
            <Taking program={program} target={target} />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre class="xp" tabIndex={0} role="region" aria-label={t(messages.CODE)}>
            {whole.value === "whole" ? program : pipeline}
          </pre>
        </>
      )}
    </div>
  );
}

/** Copy it, or keep it as a file. */
function Taking({ program, target }: { program: string; target: Target }) {
  const t = useText();
  const copied = useSignal<{ of: string; done: boolean } | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(program);
      copied.value = { of: program, done: true };
    } catch {
      copied.value = { of: program, done: false };
    }
  };
  const said = copied.value?.of === program ? copied.value : null;
  return (
    <>
      <Button kind="ghost" label={t(messages.COPY)} onPress={() => void copy()} />
      <Button
        kind="ghost"
        icon="save"
        label={t(messages.SAVE)}
        onPress={() => download(new Blob([program], { type: "text/x-python" }), `pipeline_${target}.py`)}
      />
      <span class="muted" role="status">
        {said && t(said.done ? messages.COPIED : messages.NOT_COPIED)}
      </span>
    </>
  );
}

/** A program that was kept, or changed, becomes the pipeline on display. */
function Reading({ store }: { store: Store }) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const failed = useSignal<Refusal | null>(null);
  const read = async (file: File) => {
    failed.value = null;
    try {
      const { result } = await store.ask("export_read", { text: await file.text() });
      await store.load(String(result.text));
    } catch (error) {
      failed.value = refusalOf(error);
    }
  };
  return (
    <>
      <Button kind="ghost" icon="edit" label={t(messages.READ)} onPress={() => field.current?.click()} />
      <input
        ref={field}
        type="file"
        accept=".py,text/x-python"
        hidden
        onChange={async (event) => {
          const input = event.currentTarget;
          const [file] = input.files ?? [];
          if (file) await read(file);
          // The same file may be chosen again.
          input.value = "";
        }}
      />
      {failed.value && (
        <Refused refusal={failed.value} cancelled={messages.CANCELLED} again={() => field.current?.click()} />
      )}
    </>
  );
}
