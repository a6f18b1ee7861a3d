/** Candidate over reference, and a line for every match. */
import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useWidth } from "../shared/canvas";
import { Key, SectionHead, TokenChip } from "../shared/components";
import { useText } from "../shared/mount";
import { type Row as Drawn, rowsOf, shownOf } from "./drawn";
import * as messages from "./messages";
import type { Store } from "./store";

interface Line {
  path: string;
  how: string;
}

const SWATCHES: Record<string, string> = {
  exact: "var(--seq-bar)",
  stem: "var(--cat-2)",
  synonym: "var(--cat-3)",
};
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

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
    over.value = null;
    if (!element || !shown) return;
    const frame = element.getBoundingClientRect();
    const places = new Map(
      [...element.querySelectorAll<HTMLElement>("[data-unit]")].map((unit) => [
        unit.dataset.unit,
        unit.getBoundingClientRect(),
      ]),
    );
    lines.value = shown.links.flatMap(([candidate, reference, length, source, how]): Line[] => {
      const from = middle(places.get(`c ${candidate}`), places.get(`c ${candidate + length - 1}`));
      const to = middle(
        places.get(`${source} ${reference}`),
        places.get(`${source} ${reference + length - 1}`),
      );
      if (!from || !to) return [];
      const [x1, x2] = [from.x - frame.left, to.x - frame.left];
      const [y1, y2] = [from.bottom - frame.top, to.top - frame.top];
      const bend = (y2 - y1) / 2;
      return [{ path: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`, how }];
    });
  }, [wording, width]);

  if (!shown) return null;
  const rows = rowsOf(shown);
  if (rows.some(({ units }) => units.length === 0) && shown.links.length === 0) {
    return <p class="note">{t(messages.NOTHING)}</p>;
  }
  const ways = Object.entries(messages.HOW)
    .map(([how, name]) => ({ how, name, k: shown.links.filter((link) => link[4] === how).length }))
    .filter(({ k }) => k > 0);
  return (
    <>
      <SectionHead title={t(messages.MATCHES)}>
        <div class="ways">
          {ways.length > 1 &&
            ways.map(({ how, name, k }) => (
              <Key key={how} swatch={SWATCHES[how] ?? ""} label={t(name, { k })} />
            ))}
          {rows.some(({ left }) => left.size > 0) && (
            <Key
              swatch="repeating-linear-gradient(135deg, var(--control) 0 1px, transparent 1px 4px)"
              label={t(messages.LEFT)}
            />
          )}
        </div>
      </SectionHead>
      <div class="matches" ref={box}>
        {rows.map((row) => (
          <Row key={row.name} row={row} over={over} />
        ))}
        <Lines lines={lines} over={over} />
      </div>
    </>
  );
}

/** From the middle of a run; where it wraps, from its first unit. */
function middle(first?: DOMRect, last?: DOMRect) {
  if (!first || !last) return null;
  const { top, bottom } = first;
  const end = last.top === top ? last : first;
  // A text may run from right to left.
  const x = (Math.min(first.left, end.left) + Math.max(first.right, end.right)) / 2;
  return { x, top, bottom };
}

function Row({ row, over }: { row: Drawn; over: Signal<number | null> }) {
  const t = useText();
  const { name, source, units, links, partners, left } = row;
  return (
    <div class="mrow">
      <span class="who">
        {source === null ? t(messages.CANDIDATE) : t(messages.REFERENCE, { n: source + 1 })}
      </span>
      <ul class="units" dir={RIGHT_TO_LEFT.test(units.join("")) ? "rtl" : "ltr"}>
        {units.map((unit, place) => {
          const at = links.get(place);
          const partner = partners.get(place);
          return (
            <li
              key={place}
              data-unit={`${name} ${place}`}
              class={at ? `hit ${at.how}` : left.has(place) ? "left" : "miss"}
              onPointerEnter={() => {
                over.value = at ? at.at : null;
              }}
              onPointerLeave={() => {
                over.value = null;
              }}
            >
              <TokenChip text={unit} />
              <span class="unseen">
                {partner !== undefined
                  ? t(messages.LINKED, { what: partner })
                  : t(left.has(place) ? messages.LEFT : messages.UNLINKED)}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** On its own, so that pointing at a unit draws no unit anew. */
function Lines({ lines, over }: { lines: Signal<readonly Line[]>; over: Signal<number | null> }) {
  return (
    <svg class="links" aria-hidden="true">
      {lines.value.map(({ path, how }, at) => (
        <path key={at} d={path} class={`${how}${over.value === at ? " over" : ""}`} />
      ))}
    </svg>
  );
}
