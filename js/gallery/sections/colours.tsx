import { useCanvas } from "../../shared/canvas";
import { Header, Key, Legend, TokenChip, Tooltip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { type ColourMap, entry, palette } from "../../shared/palette";
import * as messages from "../messages";
import { Block } from "./block";

const CATEGORIES = [1, 2, 3, 4, 5, 6, 7, 8];

export function Colours() {
  const t = useText();
  return (
    <>
      <Header title={t(messages.COLOURS)} />
      <Block title={messages.MAPS} note={messages.MAPS_NOTE}>
        <div class="ctl">
          <Legend
            map="seq"
            width={200}
            ticks={[0, 0.05, 0.25, 0.5, 1].map((weight) => [Math.sqrt(weight), String(weight)])}
            label={t(messages.SQRT_WEIGHT)}
          />
          <Ramp map="seq" />
        </div>
        <div class="ctl">
          <Legend
            map="div"
            width={200}
            ticks={[
              [0, "−0.35"],
              [0.5, "0"],
              [1, "+0.35"],
            ]}
            label={t(messages.CHANGE)}
          />
          <Ramp map="div" />
        </div>
      </Block>
      <Block title={messages.CATEGORIES} note={messages.CATEGORIES_NOTE}>
        <div class="ctl">
          {CATEGORIES.map((category) => (
            <Key key={category} swatch={`var(--cat-${category})`} label={String(category)} />
          ))}
        </div>
      </Block>
      <Block title={messages.KEYS_OF_BARS}>
        <div class="ctl">
          <Key swatch="var(--seq-bar-soft)" label={t(messages.BEFORE)} />
          <Key swatch="var(--seq-bar)" label={t(messages.AFTER)} />
        </div>
      </Block>
      <Block title={messages.TIP} note={messages.TIP_NOTE}>
        <div class="tips">
          {[0, 50, 100].map((share) => (
            <Spot key={share} share={share} />
          ))}
        </div>
      </Block>
    </>
  );
}

/** The canvas's palette beside the style sheet's gradient: they must agree. */
function Ramp({ map }: { map: ColourMap }) {
  const { root } = useSurroundings();
  const canvas = useCanvas(
    (context, width, height) => {
      const colours = palette(root, map);
      for (let x = 0; x < width; x++) {
        context.fillStyle = entry(colours, Math.round((x / (width - 1)) * 255));
        context.fillRect(x, 0, width - x, height);
      }
    },
    [map],
  );
  return <canvas ref={canvas} aria-hidden="true" style="width:200px;height:22px" />;
}

function Spot({ share }: { share: number }) {
  const t = useText();
  return (
    <div class="spot" style={`inset-inline-start:calc((100% - 24px) * ${share / 100})`}>
      <Tooltip anchor={{ x: 0, y: 0, width: 24, height: 24 }}>
        <TokenChip text=" to" role="you" small /> → <TokenChip text=" Mary" role="model" small />
        <div>{t(messages.WEIGHT, { w: "0.6890" })}</div>
      </Tooltip>
    </div>
  );
}
