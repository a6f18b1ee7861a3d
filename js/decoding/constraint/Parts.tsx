/** What is said of a rule: the sentence, where it begins, and what it forces. */
import { Button, Reading, SectionHead, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, percent } from "../../shared/text";
import { plural } from "./Bars";
import * as messages from "./messages";
import type { Found, Mask } from "./read";
import { begin, type Rule } from "./rule";

export function Sentence({ found }: { found: Found }) {
  const t = useText();
  const { language } = useSurroundings();
  const lang = language.value;
  const bold = (text: string) => <b class="num">{text}</b>;
  if (found.kind === "forbidden") return null;
  if (found.kind === "ended") {
    return <Reading>{t(found.satisfied ? messages.READ_ENDED : messages.READ_STUCK)}</Reading>;
  }
  const { dead, allowed, budget, least } = found;
  const none = dead > 0 && dead === allowed && least !== null;
  return (
    <Reading note={t(found.exact ? messages.CLAIM_EXACT : messages.CLAIM_SEARCH)}>
      {compose(messages.READ, lang, {
        p: bold(percent(found.forbiddenMass, lang)),
        n: bold(count(allowed)),
        m: count(found.vocabulary),
      })}
      {dead > 0 && lang === "en" && " "}
      {dead > 0 &&
        (none
          ? compose(messages.READ_ALL_DEAD, lang, { b: bold(count(budget)), l: bold(count(least)) })
          : compose(plural(messages.READ_DEAD, dead), lang, {
              d: bold(count(dead)),
              b: bold(count(budget)),
            }))}
    </Reading>
  );
}

interface BeginsProps {
  rule: Rule;
  start: number;
  root: number;
  uid: number;
  /** The token after which it begins. */
  text: string;
}

export function Begins({ rule, start, root, uid, text }: BeginsProps) {
  const t = useText();
  const { language } = useSurroundings();
  return (
    <p class="note begins">
      {compose(messages.BEGINS, language.value, {
        where: start === root ? t(messages.THE_PROMPT) : <TokenChip text={text} small role="you" />,
      })}
      {uid !== start && (
        <Button kind="ghost" label={t(messages.BEGIN_HERE)} onPress={() => begin(rule, uid)} />
      )}
      {start !== root && (
        <Button kind="ghost" label={t(messages.BEGIN_PROMPT)} onPress={() => begin(rule, root)} />
      )}
    </p>
  );
}

/** What follows whatever the model says, and how far the end is. */
export function Forced({ mask }: { mask: Mask }) {
  const t = useText();
  const { forced, forcedRest, least, satisfied } = mask;
  return (
    <div class="forced">
      <SectionHead title={t(messages.FORCED)} note={t(messages.FORCED_NOTE)} />
      {forced.length + forcedRest.length === 0 ? (
        <p class="muted">{t(messages.NOTHING_FORCED)}</p>
      ) : (
        <p class="run">
          {forced.map((text, k) => (
            <TokenChip key={k} text={text} />
          ))}
          {forcedRest && <span class="rest">{<TokenChip text={forcedRest} />}</span>}
        </p>
      )}
      <p class="cap">
        {satisfied
          ? t(messages.MAY_STOP)
          : least !== null && t(plural(messages.LEAST, least), { n: count(least) })}
      </p>
    </div>
  );
}
