import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useCanvas, useWidth } from "../../shared/canvas";
import {
  Button,
  DepthBar,
  Footer,
  Header,
  KeyHelp,
  Legend,
  Menu,
  Panel,
  Reading,
  SectionHead,
  Slider,
  Stage,
  TokenChip,
  Tooltip,
} from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { cssColor, entry, palette, sqrtIndex } from "../../shared/palette";
import { compose, count, duration, percent } from "../../shared/text";
import * as messages from "../messages";
import { EXPLORERS, snapshotArrays } from "../recorded";

const { snapshot, selection, model_info: info } = EXPLORERS.smollm2;
const { tokens, forward_ms: forward } = snapshot.result;
const [layer = 0, head = 0] = selection.heads[0] ?? [];
const QUERY = selection.query;

/** The regions of a widget as a feature puts them together. */
export function Whole() {
  const t = useText();
  const { language } = useSurroundings();
  const open = useSignal<string | null>(null);
  const cell = useSignal(14);
  const matrix = snapshotArrays(EXPLORERS.smollm2).kept?.values ?? [];
  const row = tokens.map((_, key) => matrix[QUERY * tokens.length + key] ?? 0);
  const ranked = [...row.keys()].sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0));
  const top = ranked[0] ?? 0;
  const chip = (position: number, role: "you" | "model") => (
    <TokenChip text={tokens[position] ?? ""} role={role} />
  );
  const nothing = () => undefined;
  return (
    <>
      <Header title={t(messages.ATTENTION)} subtitle={`${info.name} · 30 × 9`}>
        <Button kind="ghost" icon="edit" label={t(messages.EDIT_TEXT)} onPress={nothing} />
        <Menu
          label={t(messages.SAVE)}
          icon="save"
          items={[
            { label: t(messages.SAVE_PNG), onSelect: nothing },
            { label: t(messages.SAVE_CSV), onSelect: nothing },
          ]}
        />
      </Header>
      <Reading note={t(messages.CLAIM)}>
        {compose(messages.SENTENCE, language.value, {
          q: chip(QUERY, "you"),
          h: head,
          l: layer,
          w: <b class="num">{percent(row[top] ?? 0, language.value)}</b>,
          k: chip(top, "model"),
        })}
      </Reading>
      <Stage>
        <SectionHead title={t(messages.ONE_HEAD, { l: layer, h: head })} note={t(messages.ROWS_ASK)}>
          <Legend
            map="seq"
            width={170}
            ticks={[0, 0.05, 0.25, 0.5, 1].map((weight) => [
              Math.sqrt(weight),
              String(weight).replace(/^0(?=.)/, ""),
            ])}
            label={t(messages.SQRT_WEIGHT)}
          />
        </SectionHead>
        <Matrix values={matrix} cell={cell.value} query={QUERY} chosen={top} />
      </Stage>
      <DepthBar
        items={[
          { id: "closer", label: t(messages.LOOK_CLOSER) },
          { id: "numbers", label: t(messages.ITS_NUMBERS) },
        ]}
        open={open.value}
        onToggle={(id) => {
          open.value = open.value === id ? null : id;
        }}
      />
      {open.value === "closer" && (
        <Panel id="closer" title={t(messages.LOOK_CLOSER)} onClose={() => (open.value = null)}>
          <Slider
            label={t(messages.CELL_SIZE)}
            value={cell.value}
            min={8}
            max={30}
            step={1}
            format={(value) => `${value} px`}
            onInput={(value) => (cell.value = value)}
          />
        </Panel>
      )}
      {open.value === "numbers" && (
        <Panel
          id="numbers"
          title={t(messages.ITS_NUMBERS)}
          note={t(messages.NUMBERS_NOTE)}
          onClose={() => (open.value = null)}
        >
          <table class="t">
            <thead>
              <tr>
                <th scope="col">{t(messages.KEY_TOKEN)}</th>
                <th scope="col">{t(messages.WEIGHT_COLUMN)}</th>
              </tr>
            </thead>
            <tbody>
              {ranked.slice(0, 5).map((key) => (
                <tr key={key}>
                  <td>
                    <TokenChip text={tokens[key] ?? ""} small />
                  </td>
                  <td>{percent(row[key] ?? 0, language.value, 1)}</td>
                </tr>
              ))}
              <tr>
                <td>{t(messages.ALL_OTHERS)}</td>
                <td>
                  {percent(
                    ranked.slice(5).reduce((sum, key) => sum + (row[key] ?? 0), 0),
                    language.value,
                    1,
                  )}
                </td>
              </tr>
            </tbody>
          </table>
        </Panel>
      )}
      <Footer
        state="ready"
        facts={[
          t(messages.FORWARD_PASS, { ms: duration(forward) }),
          t(messages.N_TOKENS, { n: count(tokens.length) }),
        ]}
        end={`${info.dtype}, ${info.device.toUpperCase()}`}
      />
      <KeyHelp
        keys={[
          ["← →", t(messages.NEXT_TOKEN)],
          ["[ ]", t(messages.NEXT_LAYER)],
          ["E", t(messages.EDIT_KEY)],
          ["?", t(messages.HELP_KEY)],
        ]}
      />
    </>
  );
}

interface MatrixProps {
  values: ArrayLike<number>;
  cell: number;
  query: number;
  chosen: number;
}

function Matrix({ values, cell, query, chosen }: MatrixProps) {
  const t = useText();
  const { root } = useSurroundings();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const n = tokens.length;
  const side = Math.min(n * cell, width.value);
  const step = side / n;
  const canvas = useCanvas(
    (context) => {
      const colours = palette(root, "seq");
      context.fillStyle = cssColor(root, "--surface");
      context.fillRect(0, 0, side, side);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          context.fillStyle = entry(colours, sqrtIndex(values[i * n + j] ?? 0));
          context.fillRect(j * step, i * step, step - 1, step - 1);
        }
      }
      context.strokeStyle = cssColor(root, "--accent");
      context.lineWidth = 2;
      context.strokeRect(chosen * step, query * step, step - 1, step - 1);
    },
    [side, values, query, chosen],
  );
  return (
    <div ref={frame} class="frame">
      <canvas
        ref={canvas}
        role="img"
        aria-label={t(messages.MATRIX_NAME, { n })}
        style={`width:${side}px;height:${side}px`}
      />
      {side > 0 && (
        <Tooltip anchor={{ x: chosen * step, y: query * step, width: step, height: step }}>
          <TokenChip text={tokens[query] ?? ""} role="you" small /> →{" "}
          <TokenChip text={tokens[chosen] ?? ""} role="model" small />
          <div>{t(messages.WEIGHT, { w: (values[query * n + chosen] ?? 0).toFixed(4) })}</div>
        </Tooltip>
      )}
    </div>
  );
}
