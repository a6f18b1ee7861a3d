/** Which candidate each metric likes best. */
import { METRICS, type Metric, type Scores } from "./store";

/** What is nearer than this was computed along another way, and is the same. */
const SAME = 1e-9;

/** Places of the best candidates by one metric: several where they are equal. */
export function bestBy(scores: readonly Scores[], metric: Metric): readonly number[] {
  const most = Math.max(...scores.map((row) => row[metric]));
  return scores.flatMap((row, place) => (row[metric] > most - SAME ? [place] : []));
}

export interface Verdict {
  place: number;
  metrics: readonly Metric[];
}

/**
 * The candidates that are liked best, each with the metrics that like it: one where all agree, and none where no metric
 * tells the candidates apart. A metric that likes several equally goes with the others where it can.
 */
export function verdicts(scores: readonly Scores[]): readonly Verdict[] {
  const bests = new Map(METRICS.map((metric) => [metric, bestBy(scores, metric)]));
  if ([...bests.values()].every((places) => places.length === scores.length)) return [];
  const found = new Map<number, Metric[]>();
  let left: readonly Metric[] = METRICS;
  while (left.length > 0) {
    const likes = scores.map((_, place) => left.filter((metric) => bests.get(metric)?.includes(place)));
    const place = likes.reduce(
      (most, metrics, at) => (metrics.length > (likes[most]?.length ?? 0) ? at : most),
      0,
    );
    const metrics = likes[place] ?? [];
    if (metrics.length === 0) break;
    found.set(place, metrics);
    left = left.filter((metric) => !metrics.includes(metric));
  }
  return [...found].map(([place, metrics]) => ({ place, metrics }));
}
