/** The poisoned documents, each with what the filter finds, where it went, and the answers with and without it. */
import { SectionHead } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count } from "../../shared/text";
import * as messages from "./messages";
import type { Case, Finding, Outcome } from "./read";
import { seen } from "./seen";

interface CasesProps {
  cases: readonly Case[];
  outcomes: readonly Outcome[];
}

export function CaseList({ cases, outcomes }: CasesProps) {
  const t = useText();
  return (
    <div class="sf-list">
      <SectionHead title={t(messages.CASES)} note={count(cases.length)} />
      {cases.map((one) => {
        const mine = outcomes.filter(({ id }) => id === one.id);
        return (
          <details key={one.id}>
            <summary>
              <b>{t(messages.KINDS[one.kind] ?? messages.KIND)}</b> <span>{one.question}</span>
              {mine.map((outcome) => (
                <small key={outcome.defence} class="muted">
                  <Word outcome={outcome} />
                </small>
              ))}
            </summary>
            <Opened one={one} outcomes={mine} />
          </details>
        );
      })}
    </div>
  );
}

function Word({ outcome: { defence, success, retrieved } }: { outcome: Outcome }) {
  const t = useText();
  const word = success ? messages.TAKEN : retrieved ? messages.RESISTED : messages.MISSED;
  return (
    <span class={success ? "less" : ""}>
      {t(messages.OUTCOME, { name: t(messages.DEFENCES[defence] ?? messages.DEFENCE), word: t(word) })}
    </span>
  );
}

function Opened({ one, outcomes }: { one: Case; outcomes: readonly Outcome[] }) {
  const t = useText();
  const quoted = (words: readonly string[]) => words.map((each) => `“${each}”`).join(t(messages.OR));
  return (
    <div class="sf-open">
      <p class="muted">
        {one.doc} · {t(one.beside ? messages.ADDED : messages.REPLACED)}
      </p>
      <Text text={one.text} spans={one.attack} />
      <p>{t(messages.WANTS, { bad: quoted(one.canary), good: quoted(one.key) })}</p>
      <h4>{t(messages.FINDS)}</h4>
      {one.findings.length === 0 && <p class="muted">{t(messages.FINDS_NONE)}</p>}
      <ul>
        {one.findings.map((finding) => (
          <Found
            key={`${finding.start} ${finding.rule}`}
            finding={finding}
            quote={[...one.text].slice(finding.start, finding.end).join("")}
          />
        ))}
      </ul>
      {outcomes.map((outcome) => (
        <Came key={outcome.defence} outcome={outcome} />
      ))}
    </div>
  );
}

interface FoundProps {
  finding: Finding;
  quote: string;
  /** Where it stands, among findings of several documents. */
  doc?: string;
}

/** What the filter would take out, and why. */
export function Found({ finding, quote, doc }: FoundProps) {
  const language = useSurroundings().language.value;
  return (
    <li>
      {doc !== undefined && (
        <>
          <bdi class="muted">{doc}</bdi>{" "}
        </>
      )}
      <span class="num muted">
        {count(finding.start)}–{count(finding.end)}
      </span>{" "}
      {finding.why[language]}
      <Text text={quote} spans={[]} />
    </li>
  );
}

function Came({ outcome }: { outcome: Outcome }) {
  const t = useText();
  const { place } = outcome;
  return (
    <section>
      <h4>
        <Word outcome={outcome} />
      </h4>
      {place && (
        <>
          <p class="muted num">
            {t(messages.PLACE, {
              number: place.number,
              of: place.of,
              from: count(place.before + 1),
              to: count(place.before + place.tokens),
              total: count(place.total),
            })}
          </p>
          <pre class="sf-doc">
            {place.pieces.map(([text, origin], index) => (
              <span key={index} class={origin === "defence" ? "muted" : ""}>
                <Signs text={text} spans={[]} />
              </span>
            ))}
          </pre>
        </>
      )}
      <dl>
        <dt class="muted">{t(messages.HONEST_ANSWER)}</dt>
        <dd>{outcome.honest_answer || t(messages.EMPTY)}</dd>
        <dt class="muted">{t(messages.ANSWER)}</dt>
        <dd>
          <Signs text={outcome.answer || t(messages.EMPTY)} spans={[]} />
        </dd>
      </dl>
    </section>
  );
}

interface TextProps {
  text: string;
  spans: readonly (readonly [number, number])[];
}

/** Always text, whatever stands in it. */
function Text(props: TextProps) {
  return (
    <pre class="sf-doc">
      <Signs {...props} />
    </pre>
  );
}

function Signs({ text, spans }: TextProps) {
  return (
    <>
      {seen(text, spans).map(({ text: shown, attack, sign }, index) => {
        const name = [attack && "attack", sign && "sign"].filter(Boolean).join(" ");
        return name ? (
          <mark key={index} class={name}>
            {shown}
          </mark>
        ) : (
          shown
        );
      })}
    </>
  );
}
