/** What a score is made of: terms that add up to it. */
import { SectionHead, Select } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import * as messages from "./messages";
import type { Part, Ranked, Ranks } from "./read";
import { nameOf, placeOf, scoreOf, signed } from "./words";

interface TermsProps {
  ranks: Ranks;
  one: Ranked;
  stage: number;
  onStage: (stage: number) => void;
}

/** One digit more than the boxes have, so that the sum can be checked. */
const DIGITS = 3;

export function Terms({ ranks, one, stage, onStage }: TermsProps) {
  const t = useText();
  const said = ranks.stages[stage];
  if (!said) return null;
  const parts = one.parts[stage] ?? [];
  const place = one.way[stage];
  const score = place ? scoreOf(place[1], said.unit, DIGITS) : "";
  const sum = t(said.settings.merge === "best" ? messages.HIGHEST : messages.SUMS, { score });
  return (
    <div class="rk-part">
      <SectionHead
        title={t(messages.MADE_OF, { stage: nameOf(ranks.stages, stage, t) })}
        note={place && parts.length > 0 ? sum : undefined}
      >
        {ranks.stages.length > 1 && (
          <Select
            label={t(messages.STAGE)}
            options={ranks.stages.map((_, at) => ({ value: `${at}`, label: nameOf(ranks.stages, at, t) }))}
            value={`${stage}`}
            onChange={(next) => onStage(Number(next))}
          />
        )}
      </SectionHead>
      {parts.length > 0 && place ? (
        <Table ranks={ranks} parts={parts} stage={stage} />
      ) : (
        <p class="cap">{place ? <Model ranks={ranks} stage={stage} /> : t(messages.OF_MODEL.other)}</p>
      )}
    </div>
  );
}

function Model({ ranks, stage }: { ranks: Ranks; stage: number }) {
  const t = useText();
  const { unit = "", settings = {} } = ranks.stages[stage] ?? {};
  const said = messages.OF_MODEL[unit as keyof typeof messages.OF_MODEL] ?? messages.OF_MODEL.cosine;
  return <>{t(said, { model: String(settings.model ?? "") })}</>;
}

function Table({ ranks, parts, stage }: { ranks: Ranks; parts: readonly Part[]; stage: number }) {
  const t = useText();
  const unit = ranks.stages[stage]?.unit ?? "";
  // A word explains itself.
  const made = parts.some(({ kind }) => kind !== "word");
  const most = Math.max(...parts.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  return (
    <table class="t rk-terms">
      <thead>
        <tr>
          <th scope="col">{t(messages.TERM)}</th>
          {made && <th scope="col">{t(messages.FROM)}</th>}
          <th scope="col" colSpan={2}>
            {t(messages.ADDS)}
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part, k) => (
          <tr key={k}>
            <th scope="row">
              <Name ranks={ranks} part={part} />
            </th>
            {made && (
              <td class="made">
                <Made ranks={ranks} part={part} stage={stage} />
              </td>
            )}
            <td class="bar">
              <i
                class={part.value < 0 ? "less" : undefined}
                style={`width:${(100 * Math.abs(part.value)) / most}%`}
              />
            </td>
            <td class="num">{scoreOf(part.value, unit, DIGITS)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Name({ ranks, part }: { ranks: Ranks; part: Part }) {
  const t = useText();
  if (part.kind === "word") return <bdi class="tok sm">{part.word}</bdi>;
  if (part.kind === "relevance") return <>{t(messages.RELEVANCE)}</>;
  if (part.kind === "repeat") {
    const near = ranks.rows.find(({ row }) => row === part.row);
    return <>{t(messages.REPEATS, { near: near ? placeOf(near) : "" })}</>;
  }
  const wording = messages.WORDING[part.kind as keyof typeof messages.WORDING];
  return <>{wording ? t(wording) : nameOf(ranks.stages, part.stage ?? 0, t)}</>;
}

function Made({ ranks, part, stage }: { ranks: Ranks; part: Part; stage: number }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const { kind, rank, score, weight = 1 } = part;
  const { settings = {} } = ranks.stages[stage] ?? {};
  if (rank === null && kind !== "repeat") return <>{t(messages.NOT_HERE)}</>;
  const w = Number(weight.toFixed(3))
    .toLocaleString(language === "zh" ? "zh-CN" : "en-US")
    .replace("-", "−");
  if (kind === "rank") return <>{t(messages.BY_RANK, { r: rank ?? 0, w, c: Number(settings.constant) })}</>;
  const from = ranks.stages[part.stage ?? -1];
  if (kind === "score")
    return <>{t(messages.BY_SCORE, { score: scoreOf(score ?? 0, from?.unit ?? ""), w })}</>;
  if (kind === "relevance" || kind === "repeat") {
    return <>{t(messages.TIMES, { score: signed(score ?? 0, DIGITS), w })}</>;
  }
  if (settings.merge === "rrf") return <>{t(messages.BY_RANK, { r: rank ?? 0, w: "1", c: 60 })}</>;
  return null;
}
