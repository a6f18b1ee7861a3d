/** How the passage pointed at got its place, in one sentence. */
import { Reading, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose } from "../../shared/text";
import * as messages from "./messages";
import type { Ranked, Ranks } from "./read";
import { apart, listed, nameOf, ordinal, overtaken, placeOf, repeated } from "./words";

export function Sentence({ ranks, one }: { ranks: Ranks; one: Ranked }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const bold = (text: string) => <b class="num">{text}</b>;
  const chip = (of: Ranked, role?: "you") => <TokenChip text={placeOf(of)} role={role} />;
  const last = one.way.findLastIndex((place) => place !== null);
  const final = ranks.stages.length - 1;
  const places = one.way.flatMap((place) => (place ? [place[0]] : []));
  const here = places.at(-1) ?? 0;
  const earlier = places.slice(0, -1);
  const slots = {
    c: chip(one, "you"),
    r: bold(ordinal(here, language)),
    ranks: listed(
      earlier.map((rank) => ordinal(rank, language)),
      language,
    ),
    stage: apart(nameOf(ranks.stages, last, t), language, "behind"),
    by: apart(nameOf(ranks.stages, last, t), language, "before"),
    n: bold(String(ranks.stages[last]?.n ?? 0)),
  };
  if (last < final && places.length > 0) {
    const whole = listed(
      places.map((rank) => ordinal(rank, language)),
      language,
    );
    return <Reading>{compose(messages.ENDED, language, { ...slots, ranks: whole })}</Reading>;
  }
  if (earlier.length === 0) return <Reading>{compose(messages.ONLY, language, slots)}</Reading>;
  if (places.every((rank) => rank === here)) {
    return <Reading>{compose(messages.STEADY, language, slots)}</Reading>;
  }
  const before = earlier.at(-1) ?? here;
  if (before === here) return <Reading>{compose(messages.KEPT, language, slots)}</Reading>;
  const own = repeated(ranks, one.parts[last]);
  if (here > before && own) {
    return <Reading>{compose(messages.HELD, language, { ...slots, near: chip(own) })}</Reading>;
  }
  const other = here < before ? overtaken(ranks, one, last) : null;
  const near = other && repeated(ranks, other.parts[last]);
  if (other && near) {
    return (
      <Reading>
        {compose(messages.AHEAD, language, { ...slots, other: chip(other), near: chip(near) })}
      </Reading>
    );
  }
  return <Reading>{compose(messages.WENT, language, slots)}</Reading>;
}
