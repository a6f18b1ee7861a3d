/** The exact prompt: who wrote what of it, against its limits, and what had no room. */
import { useSignal } from "@preact/signals";
import { useAnswer } from "../../shared/answers";
import { Panel as Frame, Progress, Refused, Segmented, StateMessage } from "../../shared/components";
import { useText } from "../../shared/mount";
import type { PanelProps } from "../panels";
import { Bar } from "./Bar";
import { Lines } from "./Lines";
import * as messages from "./messages";
import { type Prompt, readPrompt, readTokens } from "./read";
import { Sentence } from "./Sentence";

export function Panel({ store, shown, onClose }: PanelProps) {
  const t = useText();
  const frame = { id: "prompt", title: t(messages.TITLE), onClose };
  const asked = useAnswer(
    store,
    shown.rev > 0 ? { op: "prompt_pieces", about: shown.rev, read: readPrompt } : null,
  );
  const prompt = asked.value;
  if (shown.rev === 0 && !prompt) {
    return (
      <Frame {...frame}>
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      </Frame>
    );
  }
  return (
    <Frame {...frame} note={t(messages.NOTE)}>
      {asked.refusal && (
        <Refused refusal={asked.refusal} cancelled={messages.CANCELLED} again={asked.again} />
      )}
      {asked.slow && <Progress done={0} total={0} label={t(messages.ASKING)} onCancel={asked.cancel} />}
      {prompt && <View store={store} shown={shown} prompt={prompt} busy={asked.busy} />}
    </Frame>
  );
}

interface ViewProps extends Pick<PanelProps, "store" | "shown"> {
  prompt: Prompt;
  busy: boolean;
}

function View({ store, shown, prompt, busy }: ViewProps) {
  const t = useText();
  const as = useSignal<"text" | "tokens">("text");
  const tokens = useAnswer(
    store,
    as.value === "tokens" && shown.rev > 0
      ? { op: "prompt_tokens", about: shown.rev, read: readTokens }
      : null,
  );
  const words = (["text", "tokens"] as const).map((value) => ({
    value,
    label: t(value === "text" ? messages.TEXT : messages.TOKENS),
  }));
  // Tokens of an older prompt would not fit its pieces.
  const fits = tokens.value?.pieces.length === prompt.pieces.length && !tokens.busy;
  return (
    <div class="stage" aria-busy={busy}>
      <Sentence prompt={prompt} />
      <Bar prompt={prompt} />
      {prompt.exact && (
        <div class="ctl">
          <Segmented
            label={t(messages.SHOW)}
            options={words}
            value={as.value}
            onChange={(value) => {
              as.value = value;
            }}
          />
        </div>
      )}
      {tokens.refusal && (
        <Refused refusal={tokens.refusal} cancelled={messages.CANCELLED} again={tokens.again} />
      )}
      <Lines store={store} prompt={prompt} tokens={as.value === "tokens" && fits ? tokens.value : null} />
    </div>
  );
}
