/** One token, and what the model would rather have seen in its place. */
import type { ComponentChildren } from "preact";
import { SectionHead, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, percent } from "../../shared/text";
import { groupOf } from "../groups";
import { glyphOf, isSplit } from "../layout";
import { plural } from "../Sentence";
import * as messages from "./messages";
import { isPredicted, type Loss, nameOf, surprise, type Unit } from "./read";

export function Expected({ loss, unit, token }: { loss: Loss; unit: Unit; token: number | null }) {
  const t = useText();
  return (
    <div class="insp" aria-live="polite">
      <SectionHead title={t(messages.CHOSEN)} />
      {token === null ? (
        <p class="muted">{t(messages.CHOOSE)}</p>
      ) : (
        <Details loss={loss} unit={unit} token={token} />
      )}
    </div>
  );
}

/** A token, and the character of which it is only a part. */
export function Named({ loss, token }: { loss: Loss; token: number }) {
  const { language } = useSurroundings();
  const chip = <TokenChip text={nameOf(loss, token)} />;
  const g = groupOf(loss.groups, token);
  if (!isSplit(loss.groups, g)) return chip;
  const whole = <TokenChip text={glyphOf(loss.cut, loss.groups, g)} />;
  return <>{compose(messages.PART_OF, language.value, { bytes: chip, whole })}</>;
}

function Details({ loss, unit, token }: { loss: Loss; unit: Unit; token: number }) {
  const t = useText();
  const { language } = useSurroundings();
  const own = nameOf(loss, token);
  const predicted = isPredicted(loss, token);
  const group = groupOf(loss.groups, token);
  const inUnit = (value: number) => t(messages.IN_UNIT[unit], { n: value.toFixed(2) });
  const nats = Number(loss.entropies[token]);
  const context = Number(loss.contexts[token]);
  return (
    <>
      <div class="what">
        <TokenChip text={own} role="you" />
        <span>
          {isSplit(loss.groups, group) &&
            compose(messages.PART, language.value, {
              whole: <TokenChip text={glyphOf(loss.cut, loss.groups, group)} />,
            })}
          {!predicted && t(messages.NOT_PREDICTED)}
        </span>
      </div>
      {predicted && (
        <>
          <dl>
            <dt>{t(messages.SURPRISE)}</dt>
            <dd>{inUnit(surprise(loss, token, unit))}</dd>
            <dt>{t(messages.UNDECIDED)}</dt>
            <dd>{inUnit(unit === "bits" ? nats / Math.LN2 : nats)}</dd>
            <dt>{t(messages.READ_BEFORE)}</dt>
            <dd>{t(plural(messages.TOKENS, context), { n: count(context) })}</dd>
          </dl>
          <Choices loss={loss} token={token} own={own} language={language.value} />
        </>
      )}
    </>
  );
}

function Choices({
  loss,
  token,
  own,
  language,
}: {
  loss: Loss;
  token: number;
  own: string;
  language: "en" | "zh";
}) {
  const t = useText();
  const choices = loss.choices(token);
  const id = loss.cut.ids[token];
  const probability = Math.exp(Number(loss.logprobs[token]));
  const listed = choices.some((choice) => choice.id === id);
  const sum = choices.reduce((total, choice) => total + choice.probability, listed ? 0 : probability);
  const others = Math.max(0, 1 - sum);
  const scale = Math.max(others, ...choices.map((choice) => choice.probability));
  const row = (key: number, chip: ComponentChildren, value: number, rank: string, kind = "full") => (
    <tr key={key}>
      <th scope="row">{chip}</th>
      <td class="bar" aria-hidden={true}>
        <i class={kind} style={`width:max(1px,${(value / scale) * 100}%)`} />
      </td>
      <td class="num">{percent(value, language, 1)}</td>
      <td class="num muted">{rank}</td>
    </tr>
  );
  return (
    <table class="t choices">
      <caption>{t(messages.EXPECTED)}</caption>
      <thead>
        <tr>
          <th>
            <span class="unseen">{t(messages.CHOICE)}</span>
          </th>
          <th class="bar" aria-hidden={true} />
          <th>{t(messages.PROBABILITY)}</th>
          <th>{t(messages.RANK)}</th>
        </tr>
      </thead>
      <tbody>
        {choices.map((choice, k) =>
          row(
            choice.id,
            <TokenChip
              text={choice.text}
              small
              role={choice.id === id ? "you" : k === 0 ? "model" : undefined}
            />,
            choice.probability,
            count(k + 1),
          ),
        )}
        {!listed &&
          row(-1, <TokenChip text={own} small role="you" />, probability, count(Number(loss.ranks[token])))}
        {row(-2, <span class="muted">{t(messages.OTHERS)}</span>, others, "", "soft")}
      </tbody>
    </table>
  );
}
