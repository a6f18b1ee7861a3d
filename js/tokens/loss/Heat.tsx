/** The tokens in their order, coloured by how much each surprises the model; only lines in view are on the page. */
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { type Box, label, TokenChip, Tooltip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, percent } from "../../shared/text";
import { bytesOf, has, hex, surfaceOf } from "../cut";
import { groupOf } from "../groups";
import { breakLines, glyphOf, isSplit, lineAt, linesInView, measure, neighbour, showsBytes } from "../layout";
import { createRuler } from "../measure";
import * as messages from "./messages";
import { isPredicted, type Loss, level, surprise, type Unit, written } from "./read";

interface HeatProps {
  loss: Loss;
  unit: Unit;
  chosen: number | null;
  onChoose: (token: number) => void;
}

/** More lines than fit here scroll. */
const MAX_HEIGHT = 336;
const TIP_CHOICES = 3;

export function Heat({ loss, unit, chosen, onChoose }: HeatProps) {
  const t = useText();
  const { root, language } = useSurroundings();
  const id = useId();
  const holder = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const scrolled = useSignal(0);
  const tip = useSignal<{ token: number; box: Box } | null>(null);
  const { cut, groups } = loss;
  const ruler = useMemo(() => createRuler(root), [language.value]);
  const widths = useMemo(() => measure(cut, groups, ruler), [cut, groups, ruler]);
  const plan = useMemo(
    () => (width > 0 ? breakLines(cut, groups, widths, width) : null),
    [cut, groups, widths, width],
  );
  const height = plan?.tops[plan.length] ?? 0;
  const scrolls = height > MAX_HEIGHT;
  const shown = Math.min(height, MAX_HEIGHT);
  const [from, to] = plan
    ? linesInView(plan, scrolls ? Math.min(scrolled.value, height - shown) : 0, shown)
    : [0, 0];

  const explain = (token: number | null) => {
    const target = token === null ? null : frame.current?.querySelector(`[data-token="${token}"]`);
    if (token === null || !target || !holder.current) {
      tip.value = null;
      return;
    }
    const [own, outer] = [target.getBoundingClientRect(), holder.current.getBoundingClientRect()];
    // Above the whole line: the characters over their bytes stay in sight.
    const line = (target.closest(".cline") ?? target).getBoundingClientRect();
    const box = { x: own.x - outer.x, y: line.y - outer.y, width: own.width, height: line.height };
    tip.value = { token, box };
  };
  const focused = () => frame.current?.matches(":focus") ?? false;
  useLayoutEffect(() => {
    const box = frame.current;
    if (chosen === null || !box || !plan || !focused()) return;
    const line = lineAt(plan.lines, plan.length, groupOf(groups, chosen));
    const [top = 0, bottom = 0] = [plan.tops[line], plan.tops[line + 1]];
    if (scrolls && top < box.scrollTop) box.scrollTop = top;
    else if (scrolls && bottom > box.scrollTop + shown) box.scrollTop = bottom - shown;
    scrolled.value = box.scrollTop;
    // Once the line is on the page.
    const frameId = requestAnimationFrame(() => focused() && explain(chosen));
    return () => cancelAnimationFrame(frameId);
  }, [chosen, plan]);

  const last = cut.ids.length - 1;
  const choose = (token: number) => onChoose(Math.max(0, Math.min(last, token)));
  const climb = (step: number) => {
    if (!plan) return;
    choose(groups.first[neighbour(plan, groupOf(groups, chosen ?? 0), step)] ?? 0);
  };
  const screen = Math.max(1, to - from - 3);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = chosen ?? -1;
    const [back, forth] = groups.rtl ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
    handle(event, {
      [back]: () => choose(at - 1),
      [forth]: () => choose(at + 1),
      ArrowUp: () => climb(-1),
      ArrowDown: () => climb(1),
      PageUp: () => climb(-screen),
      PageDown: () => climb(screen),
      Home: () => choose(0),
      End: () => choose(last),
      // The first Escape hides the tooltip, the next one closes the panel.
      Escape: () => {
        if (!tip.peek()) return false;
        explain(null);
        return true;
      },
    });
  };
  const first = plan ? (groups.first[plan.lines[from] ?? 0] ?? 0) : 0;
  const end = plan ? (groups.first[plan.lines[to] ?? 0] ?? 0) : 0;
  const tokenOf = (target: EventTarget | null) => {
    const found = (target as Element | null)?.closest<HTMLElement>("[data-token]");
    return found ? Number(found.dataset.token) : null;
  };
  return (
    <div ref={holder} class="heat">
      <div
        ref={frame}
        class={`cuts${scrolls ? " long" : ""}`}
        style={`height:${shown}px`}
        dir={groups.rtl ? "rtl" : "ltr"}
        role="listbox"
        tabIndex={0}
        aria-label={t(messages.STRIP)}
        aria-activedescendant={
          chosen !== null && chosen >= first && chosen < end ? `${id}${chosen}` : undefined
        }
        onScroll={({ currentTarget }) => {
          scrolled.value = currentTarget.scrollTop;
          explain(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => explain(null)}
        onMouseOver={({ target }) => explain(tokenOf(target))}
        onMouseLeave={() => explain(null)}
        onFocus={() => explain(chosen)}
        onClick={({ target }) => {
          const token = tokenOf(target);
          if (token !== null) choose(token);
        }}
      >
        <div class="paper" role="presentation" style={`height:${height}px`}>
          {plan &&
            Array.from({ length: to - from }, (_, offset) => {
              const line = from + offset;
              const [start = 0, stop = 0] = [plan.lines[line], plan.lines[line + 1]];
              const [one = 0, other = 0] = [groups.first[start], groups.first[stop]];
              const mine = chosen !== null && chosen >= one && chosen < other ? chosen : -1;
              return (
                <Line
                  key={line}
                  id={id}
                  loss={loss}
                  unit={unit}
                  start={start}
                  end={stop}
                  top={plan.tops[line] ?? 0}
                  chosen={mine}
                />
              );
            })}
        </div>
      </div>
      {tip.value && <Tip loss={loss} unit={unit} {...tip.value} />}
    </div>
  );
}

function Tip({ loss, unit, token, box }: { loss: Loss; unit: Unit; token: number; box: Box }) {
  const t = useText();
  const { language } = useSurroundings();
  if (!isPredicted(loss, token)) return <Tooltip anchor={box}>{t(messages.NOT_PREDICTED)}</Tooltip>;
  const choices = loss.choices(token).slice(0, TIP_CHOICES);
  return (
    <Tooltip anchor={box}>
      <div class="num">
        {t(messages.TIP, {
          rank: count(Number(loss.ranks[token])),
          p: percent(Math.exp(Number(loss.logprobs[token])), language.value, 1),
          x: t(messages.IN_UNIT[unit], { n: written(surprise(loss, token, unit)) }),
        })}
      </div>
      <div>
        {compose(messages.TIP_CHOICES, language.value, {
          list: choices.map(({ id, text }) => (
            <span key={id}>
              <TokenChip text={text} small />{" "}
            </span>
          )),
        })}
      </div>
    </Tooltip>
  );
}

interface LineProps {
  id: string;
  loss: Loss;
  unit: Unit;
  start: number;
  end: number;
  top: number;
  chosen: number;
}

function Line({ id, loss, unit, start, end, top, chosen }: LineProps) {
  const { language } = useSurroundings();
  return useMemo(
    () => (
      <div class="cline" role="presentation" style={`top:${top}px`}>
        {Array.from({ length: end - start }, (_, offset) => (
          <Group key={start + offset} id={id} loss={loss} unit={unit} g={start + offset} chosen={chosen} />
        ))}
      </div>
    ),
    [loss, unit, start, end, top, chosen, language.value],
  );
}

type GroupProps = Pick<LineProps, "id" | "loss" | "unit" | "chosen"> & { g: number };

/** A token, or the character that several tokens share with each of them under it. */
function Group({ id, loss, unit, g, chosen }: GroupProps) {
  const t = useText();
  const { cut, groups } = loss;
  const from = groups.first[g] ?? 0;
  const tokens = Array.from({ length: (groups.first[g + 1] ?? 0) - from }, (_, k) => from + k);
  const option = (token: number) => {
    return {
      id: `${id}${token}`,
      role: "option" as const,
      "data-token": token,
      "data-level": isPredicted(loss, token) ? level(loss, token) : undefined,
      "aria-selected": token === chosen,
      "aria-setsize": cut.ids.length,
      "aria-posinset": token + 1,
    };
  };
  const name = (token: number) => (
    <span class="unseen">
      {t(isPredicted(loss, token) ? messages.OPTION : messages.OPTION_FIRST, {
        text: label(surfaceOf(cut, token)),
        x: t(messages.IN_UNIT[unit], { n: written(surprise(loss, token, unit)) }),
        rank: count(Number(loss.ranks[token])),
      })}
    </span>
  );
  const amount = (token: number) => (isPredicted(loss, token) ? written(surprise(loss, token, unit)) : "–");
  if (!isSplit(groups, g)) {
    const special = has(cut, from, "special");
    return (
      <div class={`tk${from === chosen ? " sel" : ""}`} {...option(from)}>
        {name(from)}
        <TokenChip text={surfaceOf(cut, from)} role={special ? "special" : undefined} silent />
        <i aria-hidden={true}>{amount(from)}</i>
      </div>
    );
  }
  const glyph = glyphOf(cut, groups, g);
  return (
    <div
      class={`chr${tokens.includes(chosen) ? " sel" : ""}`}
      style={`grid-template-columns:repeat(${tokens.length},auto)`}
      role="presentation"
    >
      {glyph ? <TokenChip text={glyph} /> : <span class="tok ws">⋯</span>}
      {tokens.map((token) => (
        <bdi key={token} class={`by${token === chosen ? " own" : ""}`} {...option(token)}>
          {name(token)}
          <span aria-hidden={true}>
            {showsBytes(cut, token) ? hex(bytesOf(cut, token)) : label(surfaceOf(cut, token))}
          </span>
        </bdi>
      ))}
      {tokens.map((token) => (
        <i key={token} aria-hidden="true">
          {amount(token)}
        </i>
      ))}
    </div>
  );
}
