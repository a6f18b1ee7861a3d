/** The curve of a link, and the part of it that is in view. */

export interface Curve {
  x1: number;
  y1: number;
  /** Control points of a cubic Bézier curve. */
  ax: number;
  ay: number;
  bx: number;
  by: number;
  x2: number;
  y2: number;
}

/** Length of one dot and its gap. */
export const DOTS: readonly [number, number] = [1.5, 2];
const PERIOD = DOTS[0] + DOTS[1];
/** Shorter ends out of sight cost nothing. */
const BEYOND = 200;

/** Out to the right and over; the thicker and steeper it is, the wider it turns. */
export function bend(x1: number, y1: number, x2: number, y2: number, width: number): Curve {
  const across = x2 - x1;
  const turn = Math.min(across * 0.85, Math.sqrt(Math.abs(y2 - y1) * width * 0.45));
  const ax = x1 + Math.max(across * 0.55, turn);
  return { x1, y1, ax, ay: y1, bx: x2 - Math.max(across * 0.45, turn), by: y2, x2, y2 };
}

/** Straight down, then to the right. */
export function drop(x1: number, y1: number, x2: number, y2: number): Curve {
  return { x1, y1, ax: x1, ay: y2, bx: x1, by: y2, x2, y2 };
}

/**
 * The part between `top` and `bottom`, or a little more: dots on a curve of 100,000 pixels would take longer than
 * all the rest. It starts a whole number of dots from the true start, so that nothing creeps while the picture moves.
 */
export function clip(curve: Curve, top: number, bottom: number): Curve {
  const { y1, y2 } = curve;
  if (Math.min(y1, y2) > top - BEYOND && Math.max(y1, y2) < bottom + BEYOND) return curve;
  const [near, far] = y1 < y2 ? [top, bottom] : [bottom, top];
  const past = Math.floor(Math.abs(near - y1) / PERIOD) * PERIOD * Math.sign(near - y1);
  const from = (near - y1) * (y2 - y1) > 0 ? timeAt(curve, y1 + past) : 0;
  const to = (y2 - far) * (y2 - y1) > 0 ? timeAt(curve, far) : 1;
  return part(curve, from, to);
}

/** Where a curve that only rises or only falls is at this height. */
function timeAt(curve: Curve, y: number): number {
  const { y1, ay, by, y2 } = curve;
  const rises = y2 > y1;
  let [low, high] = [0, 1];
  for (let step = 0; step < 30; step++) {
    const t = (low + high) / 2;
    const u = 1 - t;
    const at = u * u * u * y1 + 3 * u * u * t * ay + 3 * u * t * t * by + t * t * t * y2;
    if (at < y === rises) low = t;
    else high = t;
  }
  return low;
}

/** Between two times (de Casteljau). */
function part({ x1, y1, ax, ay, bx, by, x2, y2 }: Curve, from: number, to: number): Curve {
  const blend = (p: number[], s: number, t: number, u: number) => {
    const mix = (a: number, b: number, k: number) => a + (b - a) * k;
    const [p0 = 0, p1 = 0, p2 = 0, p3 = 0] = p;
    const level = (k: number) => [mix(p0, p1, k), mix(p1, p2, k), mix(p2, p3, k)] as const;
    const [a, b, c] = level(s);
    return mix(mix(a, b, t), mix(b, c, t), u);
  };
  const axis = (...p: number[]) =>
    [
      blend(p, from, from, from),
      blend(p, from, from, to),
      blend(p, from, to, to),
      blend(p, to, to, to),
    ] as const;
  const [X, Y] = [axis(x1, ax, bx, x2), axis(y1, ay, by, y2)];
  return { x1: X[0], y1: Y[0], ax: X[1], ay: Y[1], bx: X[2], by: Y[2], x2: X[3], y2: Y[3] };
}
