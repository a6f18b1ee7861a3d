/**
 * What d3-zoom and React Flow ask of d3-transition and d3-interpolate, for a view that never glides.
 *
 * Those packages, with the easing and colours they bring, are 30 kB of the bundle; no zoom here has a duration.
 */
import { selection } from "d3-selection";

selection.prototype.interrupt = function interruptNothing() {
  return this;
};

export const interrupt = () => undefined;

/** At its end from the beginning. */
export const interpolate = (_from, to) => () => to;
export const interpolateZoom = interpolate;
