/** Candidate over reference, and a line for every match. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useWidth } from "../shared/canvas";
import { Key, SectionHead, TokenChip } from "../shared/components";
import { useText } from "../shared/mount";
import { shownOf } from "./drawn";
import * as messages from "./messages";
import type { Match, Store } from "./store";

interface Line {
  path: string;
  how: string;
  at: number;
}

export function Matches({ store }: { store: Store }) {
  const t = useText();
  const shown = shownOf(store);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box).value;
  const lines = useSignal<readonly Line[]>([]);
  const over = useSignal<number | null>(null);
  const wording = JSON.stringify(shown);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !shown) return;
    const frame = element.getBoundingClientRect();
    const place = (name: string) => element.querySelector(`[data-unit="${name}"]`)?.getBoundingClientRect();
    lines.value = shown.links.flatMap(([candidate, reference, length, source, how], at): Line[] => {
      const [from, fromEnd] = [place(`c ${candidate}`), place(`c ${candidate + length - 1}`)];
      const [to, toEnd] = [place(`${source} ${reference}`), place(`${source} ${reference + length - 1}`)];
      if (!from || !fromEnd || !to || !toEnd) return [];
      // From the middle of the run to the middle of the run; where it wraps, from its first unit.
      const middle = (a: DOMRect, b: DOMRect) =>
        a.top === b.top ? (a.left + b.right) / 2 : (a.left + a.right) / 2;
      const [x1, x2] = [middle(from, fromEnd) - frame.left, middle(to, toEnd) - frame.left];
      const [y1, y2] = [from.bottom - frame.top, to.top - frame.top];
      const bend = (y2 - y1) / 2;
      return [{ path: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`, how, at }];
    });
  }, [wording, width]);

  if (!shown) return null;
  const of = (row: string, unit: number): Match | undefined =>
    shown.links.find(([candidate, reference, length, source]) =>
      row === "c"
        ? unit >= candidate && unit < candidate + length
        : String(source) === row && unit >= reference && unit < reference + length,
    );
  const ways = [...new Set(shown.links.map(([, , , , how]) => how))].filter((how) => how in messages.HOW);
  const Row = ({ row, name, units }: { row: string; name: string; units: readonly string[] }) => (
    <div class="mrow">
      <span class="who">{name}</span>
      <ul class="units">
        {units.map((unit, place) => {
          const match = of(row, place);
          const partner =
            match &&
            (row === "c"
              ? shown.references
                  .find(({ source }) => source === match[3])
                  ?.units.slice(match[1], match[1] + match[2])
              : shown.candidate.slice(match[0], match[0] + match[2]));
          return (
            <li
              key={place}
              data-unit={`${row} ${place}`}
              class={match ? `hit ${match[4]}` : "miss"}
              onPointerEnter={() => {
                over.value = match ? shown.links.indexOf(match) : null;
              }}
              onPointerLeave={() => {
                over.value = null;
              }}
            >
              <TokenChip text={unit} />
              <span class="unseen">
                {partner ? t(messages.LINKED, { what: partner.join(" ") }) : t(messages.UNLINKED)}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
  return (
    <>
      <SectionHead title={t(messages.MATCHES)}>
        {ways.length > 1 &&
          ways.map((how) => (
            <Key
              key={how}
              swatch={SWATCHES[how] ?? ""}
              label={t(messages.HOW[how as keyof typeof messages.HOW])}
            />
          ))}
      </SectionHead>
      <div class="matches" ref={box}>
        <Row row="c" name={t(messages.CANDIDATE)} units={shown.candidate} />
        {shown.references.map(({ source, units }) => (
          <Row
            key={source}
            row={String(source)}
            name={t(messages.REFERENCE, { n: source + 1 })}
            units={units}
          />
        ))}
        <svg class="links" aria-hidden="true">
          {lines.value.map(({ path, how, at }) => (
            <path key={at} d={path} class={`${how}${over.value === at ? " over" : ""}`} />
          ))}
        </svg>
      </div>
    </>
  );
}

const SWATCHES: Record<string, string> = {
  exact: "var(--seq-bar)",
  stem: "var(--cat-1)",
  synonym: "var(--cat-2)",
};
