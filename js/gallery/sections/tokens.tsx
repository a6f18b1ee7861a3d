import { useSignal } from "@preact/signals";
import { Header, TokenChip, type TokenRange, TokenStrip } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count, type Message } from "../../shared/text";
import * as messages from "../messages";
import { EXPLORERS, LICENCE } from "../recorded";
import { Block } from "./block";

const INVISIBLE = [
  " to",
  "\n",
  "\t",
  "\n\n    ",
  "",
  "a\u0000b",
  "\u001b[31m",
  "\r\n",
  "\ud83d",
  "\u200d",
  "\u202e",
  "\u00a0",
  "\ufeff",
];
const FOREIGN = ["通义", "千问", " שלום", " مرحبا", "कि", "🙂", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "ไทย"];
const HOSTILE = ["</script>", "<img src=x onerror=alert(1)>", "&amp;", "{{q}}", "javascript:alert(1)"];
const { tokens, special } = EXPLORERS.minilm.snapshot.result;
const SHORT = tokens.map((text, position) => ({ text, special: (special as number[]).includes(position) }));
const LONG = LICENCE.map((text) => ({ text, special: false }));

export function Tokens() {
  const t = useText();
  return (
    <>
      <Header title={t(messages.TOKENS)} />
      <Block title={messages.ROLES}>
        <p class="samples">
          <TokenChip text=" to" /> {t(messages.PLAIN)}
          <TokenChip text=" to" role="you" /> {t(messages.READERS)}
          <TokenChip text=" Mary" role="model" /> {t(messages.MODELS)}
          <TokenChip text="[CLS]" role="special" /> {t(messages.SPECIAL)}
          <TokenChip text=" to" small />
          <TokenChip text=" to" role="you" small />
          <TokenChip text=" Mary" role="model" small />
          <TokenChip text="[SEP]" role="special" small />
        </p>
      </Block>
      <Samples title={messages.INVISIBLE} note={messages.INVISIBLE_NOTE} samples={INVISIBLE} />
      <Samples title={messages.FOREIGN} samples={FOREIGN} />
      <Samples title={messages.HOSTILE} samples={HOSTILE} />
      <Strip title={messages.STRIP} tokens={SHORT} />
      <Strip title={messages.LONG_STRIP} tokens={LONG} />
    </>
  );
}

function Samples(props: { title: Message; note?: Message; samples: string[] }) {
  const { samples, ...head } = props;
  return (
    <Block {...head}>
      <p class="samples">
        {samples.map((text) => (
          <TokenChip key={text} text={text} />
        ))}
      </p>
    </Block>
  );
}

function Strip({ title, tokens }: { title: Message; tokens: { text: string; special: boolean }[] }) {
  const t = useText();
  const selected = useSignal<TokenRange | null>([2, 4]);
  const [from, to] = selected.value ?? [0, 0];
  return (
    <div class="sec">
      <div class="h">
        <h3>{t(title)}</h3>
        <span class="note">{t(messages.STRIP_NOTE, { n: count(tokens.length) })}</span>
        <span class="note end">{t(messages.CHOSEN, { from, to: to - 1 })}</span>
      </div>
      <TokenStrip
        label={t(title)}
        tokens={tokens}
        selected={selected.value}
        onSelect={(range) => (selected.value = range)}
      />
    </div>
  );
}
