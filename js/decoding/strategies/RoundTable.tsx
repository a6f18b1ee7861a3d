/** One round: what both models gave each guess, what was drawn against it, and what took a rejected one's place. */
import { Key, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { percent } from "../../shared/text";
import * as messages from "./messages";
import { Bar } from "./Parts";
import { type Guess, isBonus, lastOf, type Option, type Round } from "./read";

export function RoundTable({ round }: { round: Round }) {
  const t = useText();
  const last = lastOf(round);
  const heading = (text: typeof messages.GUESS, note: typeof messages.GUESS) => (
    <th scope="col">
      {t(text)}
      <small>{t(note)}</small>
    </th>
  );
  const { language } = useSurroundings();
  const [title, note] = why(round);
  // Where the draft claimed nothing, what is drawn from is p itself.
  const both = round.options.some(({ q }) => q !== null);
  const others = round.options.reduce((rest, { probability }) => Math.max(0, rest - probability), 1);
  return (
    <>
      {round.guesses.length > 0 && (
        <table class="t rt">
          <caption class="unseen">{t(messages.GUESS)}</caption>
          <thead>
            <tr>
              <th scope="col">{t(messages.GUESS)}</th>
              {heading(messages.BOTH, messages.BOTH_NOTE)}
              {heading(messages.DRAW, messages.DRAW_NOTE)}
              <th scope="col">
                <span class="unseen">{t(messages.VERDICT)}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {round.guesses.map((guess, place) => (
              <GuessRow key={place} guess={guess} />
            ))}
          </tbody>
        </table>
      )}
      {last ? (
        <table class="t rt rest">
          <caption>
            <b>{t(title)}</b> <span class="muted">{t(note)}</span>
          </caption>
          <thead class="unseen">
            <tr>
              <th scope="col">{t(messages.TOKEN)}</th>
              {both && <th scope="col">{t(messages.BOTH)}</th>}
              <th scope="col">{t(messages.RESIDUAL)}</th>
              <th scope="col">{t(messages.VERDICT)}</th>
            </tr>
          </thead>
          <tbody>
            {round.options.map((option) => (
              <OptionRow key={option.token_id} option={option} drawn={option === last} />
            ))}
            <tr>
              <th scope="row" class="muted">
                {t(messages.OTHERS)}
              </th>
              {both && <td />}
              <td>
                <Bar value={others} text={percent(others, language.value, 1)} soft />
              </td>
              <td />
            </tr>
          </tbody>
        </table>
      ) : (
        <p class="cap">{t(messages.ENDED_HERE)}</p>
      )}
      <p class="cap keys2 of-draw">
        <Key swatch="var(--seq-bar-soft)" label={t(messages.KEY_Q)} />
        <Key swatch="var(--seq-bar)" label={t(messages.KEY_P)} />
        <Key swatch="var(--text-1)" label={t(messages.KEY_DRAW)} />
      </p>
    </>
  );
}

/** What the last token of a round is drawn from. */
function why(round: Round) {
  if (isBonus(round)) return [messages.BONUS, messages.BONUS_NOTE] as const;
  if (round.guesses.length > 0) return [messages.ANEW, messages.ANEW_NOTE] as const;
  return [messages.ALONE, messages.ALONE_NOTE] as const;
}

function GuessRow({ guess }: { guess: Guess }) {
  const t = useText();
  const { language } = useSurroundings();
  const { q, p, draw, accepted } = guess;
  const limit = Math.min(1, p / q);
  const fate = accepted === null ? "open" : accepted ? "yes" : "no";
  const verdict = { open: messages.UNDECIDED, yes: messages.ACCEPTED, no: messages.REJECTED }[fate];
  return (
    <tr>
      <th scope="row">
        <span class={`g ${fate}`}>
          <TokenChip text={guess.text} small />
        </span>
      </th>
      <td>
        <Pair q={q} p={p} />
      </td>
      <td>
        {draw === null ? (
          <span class="muted">–</span>
        ) : (
          <span class="lv">
            <i aria-hidden={true} class="against">
              <i class={accepted ? "" : "short"} style={`width:${limit * 100}%`} />
              <b style={`left:${draw * 100}%`} />
            </i>
            <span class="num">
              {draw.toFixed(2)}
              <span class="muted">
                {accepted ? " < " : " ≥ "}
                {limit.toFixed(2)}
              </span>
            </span>
          </span>
        )}
      </td>
      <td class={fate === "no" ? "no" : "muted"}>
        {t(verdict)}
        <small>{t(messages.CHANCE, { p: percent(guess.overlap, language.value) })}</small>
      </td>
    </tr>
  );
}

/** What the draft and the large model give one token, on one scale. */
function Pair({ q, p }: { q: number; p: number }) {
  const { language } = useSurroundings();
  const written = (value: number) => percent(value, language.value, 1);
  return (
    <span class="pair">
      <Bar value={q} text={written(q)} soft />
      <Bar value={p} text={written(p)} />
    </span>
  );
}

function OptionRow({ option, drawn }: { option: Option; drawn: boolean }) {
  const t = useText();
  const { language } = useSurroundings();
  return (
    <tr>
      <th scope="row">
        <TokenChip text={option.text} small role={drawn ? "model" : undefined} />
      </th>
      {option.q !== null && (
        <td>
          <Pair q={option.q} p={option.p} />
        </td>
      )}
      <td>
        <Bar value={option.probability} text={percent(option.probability, language.value, 1)} />
      </td>
      <td class="muted">{drawn && t(messages.DRAWN)}</td>
    </tr>
  );
}
