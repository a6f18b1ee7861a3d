/** The certificate: whose it is, what it will look like, and the file. */
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "../../shared/components";
import { download } from "../../shared/files";
import { useSurroundings, useText } from "../../shared/mount";
import * as messages from "../messages";
import { certificatePng, HEIGHT, paint, WIDTH, wording } from "./paper";
import type { ProgressStore } from "./store";

export function Certificate({ store }: { store: ProgressStore }) {
  const t = useText();
  const { language } = useSurroundings();
  const id = useId();
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const said = wording(store.lessons.value, store.name.value, language.value, new Date());
  const text = JSON.stringify(said);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.setTransform(2, 0, 0, 2, 0, 0);
    paint(context, said, language.peek());
  }, [text]);
  const empty = said.lines.length === 0;
  return (
    <div class="cert">
      <div class="line">
        <label for={id}>{t(messages.NAME)}</label>
        <input
          id={id}
          class="field"
          autocomplete="name"
          maxLength={80}
          value={store.name.value}
          onInput={(event) => {
            store.name.value = event.currentTarget.value;
          }}
        />
        <Button
          kind="primary"
          icon="save"
          label={t(messages.SAVE_PNG)}
          disabledReason={empty ? t(messages.NOTHING_TO_CERTIFY) : undefined}
          onPress={async () => {
            const blob = await certificatePng(said, language.peek());
            if (blob) download(blob, "llm-hero.png");
          }}
        />
      </div>
      <canvas
        ref={canvas}
        width={2 * WIDTH}
        height={2 * HEIGHT}
        role="img"
        aria-label={`${t(messages.PICTURE)}: ${[said.headline, said.course, said.name, said.certified, ...said.lines.map(({ title, detail }) => `${title}: ${detail}`), empty ? "" : said.when, said.issued].filter(Boolean).join(". ")}`}
      />
    </div>
  );
}
