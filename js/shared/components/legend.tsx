import type { ColourMap } from "../palette";

export interface LegendProps {
  map: ColourMap;
  /** Places between 0 and 1 along the bar, first to last, and what stands there. */
  ticks: readonly [place: number, label: string][];
  width: number;
  /** What the colours measure and on which scale; with the ticks it is the legend's name. */
  label: string;
}

const STOPS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** The colours of a map with their real values. */
export function Legend({ map, ticks, width, label }: LegendProps) {
  const range = ticks.map(([, tick]) => tick).join(", ");
  return (
    <div class="legend" role="img" aria-label={`${label}: ${range}`} style={`width:${width}px`}>
      <i style={`background:linear-gradient(90deg,${STOPS.map((stop) => `var(--${map}-${stop})`)})`} />
      <div>
        {ticks.map(([place, tick]) => (
          <span key={tick} style={`inset-inline-start:${place * 100}%`}>
            {tick}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A colour and its word. */
export function Key({ swatch, label }: { swatch: string; label: string }) {
  return (
    <span class="key">
      <i style={`background:${swatch}`} />
      {label}
    </span>
  );
}
