/** Rounds of a draft that guesses and a large model that checks. */
import { Key, label, Reading, SectionHead, Select, Slider, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import type { Json } from "../../shared/protocol";
import { compose, duration, percent, say } from "../../shared/text";
import * as messages from "./messages";
import type { StrategyProps } from "./Panel";
import { Count, List, Show, Walk, Work } from "./Parts";
import { RoundTable } from "./RoundTable";
import { type Costs, count, factsOf, idsOf, isBonus, keptOf, lastOf, type Round, tellingRound } from "./read";
import { type Run, useRun } from "./run";

const MOST_TOKENS = 128;
const MOST_SEED = 999;

export function Speculative({ store, rev, uid, place, kept }: StrategyProps) {
  const t = useText();
  const { language } = useSurroundings();
  const running = useRun<Round>(
    store,
    rev,
    {
      op: "speculate",
      list: "rounds",
      place,
      args: {
        node: uid,
        lookahead: kept.lookahead.value,
        seed: kept.seed.value,
        steps: kept.tokens.value,
        settings: store.settings.value as unknown as Json,
        ...(kept.draft.value && { draft: kept.draft.value }),
        ...(kept.layers.value && { layers: kept.layers.value }),
      },
    },
    kept.rounds,
  );
  const run = kept.rounds.value;
  const facts = run && factsOf(run.result);
  const draft = kept.draft.value ?? facts?.draft.kind ?? "int8";
  const rounds = run?.items ?? [];
  const at = Math.min(kept.round.value ?? tellingRound(rounds), Math.max(0, rounds.length - 1));
  const round = rounds[at];
  const move = (to: number) => {
    kept.round.value = to;
  };
  const option = (value: string, text: string) => ({ value, label: text });
  return (
    <>
      <div class="ctl">
        {facts && (
          <Select
            label={t(messages.DRAFT)}
            value={draft}
            onChange={(next) => {
              kept.draft.value = next as typeof draft;
            }}
            options={[
              option("int8", t(messages.DRAFTS.int8)),
              option("layers", t(messages.DRAFTS.layers)),
              ...(facts.given === null ? [] : [option("given", facts.given)]),
            ]}
          />
        )}
        {facts && draft === "layers" && (
          <Count
            label={messages.LAYERS}
            value={kept.layers.value ?? facts.draft.layers}
            min={2}
            max={facts.layers}
            onInput={(value) => {
              kept.layers.value = value;
            }}
          />
        )}
        <Count
          label={messages.LOOKAHEAD}
          value={kept.lookahead.value}
          min={1}
          max={8}
          onInput={(value) => {
            kept.lookahead.value = value;
          }}
        />
        <Slider
          label={t(messages.TOKENS)}
          value={kept.tokens.value}
          min={8}
          max={MOST_TOKENS}
          step={8}
          format={String}
          onInput={(value) => {
            kept.tokens.value = value;
          }}
        />
        <Count
          label={messages.SEED}
          value={kept.seed.value}
          min={0}
          max={MOST_SEED}
          onInput={(value) => {
            kept.seed.value = value;
          }}
        />
      </div>
      <Work running={running} empty={!run} />
      {run && round && facts && (
        <div class="stage" aria-busy={running.old}>
          <Sentence rounds={rounds} name={facts.name} />
          <div class="st2">
            <div>
              <SectionHead title={t(messages.ROUNDS)} note={t(messages.ROUNDS_NOTE, { name: facts.name })} />
              <List
                label={t(messages.ROUNDS)}
                items={rounds}
                at={at}
                onMove={move}
                axis="y"
                kind="rounds"
                say={(item, n) => roundName(item, n, language.value)}
                draw={(item, n) => <Line round={item} n={n} />}
              />
              <p class="cap keys2 of-fate">
                <Key swatch="none" label={t(messages.ACCEPTED)} />
                <Key swatch="var(--hatch)" label={t(messages.REJECTED)} />
                <Key swatch="none" label={t(messages.UNDECIDED)} />
                <Key swatch="var(--sunken)" label={t(messages.KEY_ANEW)} />
              </p>
              <Show store={store} uid={uid} ids={rounds.flatMap(idsOf)} old={running.old} />
            </div>
            <div>
              <SectionHead title={t(messages.ROUND_TITLE, { n: at + 1 })} />
              <Walk label={t(messages.ROUND)} at={at} total={rounds.length} onMove={move} />
              <RoundTable round={round} />
              <Rate rounds={rounds} />
              {run.done && <Speed run={run} />}
            </div>
          </div>
        </div>
      )}
    </>
  );
}

function Sentence({ rounds, name }: { rounds: readonly Round[]; name: string }) {
  const t = useText();
  const { language } = useSurroundings();
  const { accepted, decided, perPass } = count(rounds);
  const bold = (value: number | string) => <b class="num">{value}</b>;
  return (
    <Reading note={t(messages.CLAIM, { name })}>
      {decided === 0
        ? t(messages.NO_GUESSES)
        : compose(messages.GUESSED, language.value, {
            a: bold(accepted),
            n: bold(decided),
            x: bold(perPass.toFixed(1)),
          })}
    </Reading>
  );
}

function roundName(round: Round, n: number, language: "en" | "zh"): string {
  const last = lastOf(round);
  const text = !last ? messages.ROUND_OPTION.ended : messages.ROUND_OPTION[isBonus(round) ? "bonus" : "anew"];
  return say(text, language, {
    n: n + 1,
    a: keptOf(round),
    m: round.guesses.length,
    token: last ? label(last.text) : "",
  });
}

const FATE = (accepted: boolean | null) => (accepted === null ? "open" : accepted ? "yes" : "no");

function Line({ round, n }: { round: Round; n: number }) {
  const last = lastOf(round);
  return (
    <>
      <span class="num muted">{n + 1}</span>
      <span>
        {round.guesses.map((guess, place) => (
          <span key={place} class={`g ${FATE(guess.accepted)}`}>
            <TokenChip text={guess.text} small silent />
          </span>
        ))}
        {last && (
          <span class="g own">
            <TokenChip text={last.text} small silent />
          </span>
        )}
      </span>
    </>
  );
}

function Rate({ rounds }: { rounds: readonly Round[] }) {
  const t = useText();
  const { language } = useSurroundings();
  const { accepted, decided, expected } = count(rounds);
  if (expected === null) return null;
  const share = accepted / decided;
  const written = t(messages.RATE_OF, { p: percent(share, language.value), a: accepted, n: decided });
  const hoped = t(messages.EXPECTED, { p: percent(expected, language.value) });
  return (
    <div class="rate">
      <span>{t(messages.RATE)}</span>
      <span class="gauge" aria-hidden={true}>
        <i style={`width:${share * 100}%`} />
        <b style={`left:${expected * 100}%`} />
      </span>
      <span class="num">
        {written} · {hoped}
      </span>
      <small class="muted">{t(messages.EXPECTED_NOTE)}</small>
    </div>
  );
}

function Speed({ run }: { run: Run<Round> }) {
  const t = useText();
  const { costs, speedup, expected_speedup: formula } = run.result;
  if (!costs || typeof speedup !== "number" || typeof formula !== "number") return null;
  const { draft, verify, single } = costs as unknown as Costs;
  return (
    <p class="cap num">
      {t(messages.SPEED, {
        s: speedup.toFixed(2),
        f: formula.toFixed(2),
        d: duration(draft),
        v: duration(verify),
        o: duration(single),
      })}
    </p>
  );
}
