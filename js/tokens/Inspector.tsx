/** The chosen token, or the character that several tokens share: what it is and why. */
import { SectionHead, TokenChip } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { compose, count } from "../shared/text";
import { characters, codePoints } from "./characters";
import { bytesOf, type Cut, hex, originOf, showBytes } from "./cut";
import { why } from "./explain";
import type { Groups } from "./groups";
import { isSplit } from "./layout";
import * as messages from "./messages";
import { plural } from "./Sentence";
import { textOf } from "./Strip";

/** Longer lists of code points, ids and bytes end in how many more there are. */
const MOST_POINTS = 6;
const MOST_TOKENS = 8;
const MOST_BYTES = 48;

export interface InspectorProps {
  cut: Cut;
  groups: Groups;
  chosen: number | null;
  /** Who put the token there, where more is known than the cut says. */
  by?: string | undefined;
}

export function Inspector({ cut, groups, chosen, by }: InspectorProps) {
  const t = useText();
  return (
    <div class="insp" aria-live="polite">
      <SectionHead title={t(messages.SELECTED)} />
      {chosen === null ? (
        <p class="muted">{t(messages.NOTHING_SELECTED)}</p>
      ) : (
        <Details cut={cut} groups={groups} g={chosen} by={by} />
      )}
    </div>
  );
}

interface DetailsProps {
  cut: Cut;
  groups: Groups;
  g: number;
  by: string | undefined;
}

function Details({ cut, groups, g, by }: DetailsProps) {
  const t = useText();
  const { language } = useSurroundings();
  const from = groups.first[g] ?? 0;
  const to = groups.first[g + 1] ?? 0;
  const tokens = Array.from({ length: to - from }, (_, k) => from + k);
  const split = isSplit(groups, g);
  const own = cut.text.slice(groups.from[g], groups.to[g]);
  // A space before a split character is told in the reason; the character itself is what was split.
  const shown = split ? own.replace(/^ +(?=.)/, "") || own : textOf(cut, groups, g);
  const described = split ? shown : own;
  const points = codePoints(described);
  const known = characters(described).count;
  const data = tokens.map((token) => bytesOf(cut, token));
  const [start, end] = [cut.byteStarts[from] ?? 0, cut.byteEnds[to - 1] ?? 0];
  const read = showBytes(cut.bytes.subarray(start, end));
  const origins = [...new Set(tokens.map((token) => originOf(cut, token)))];
  const { pattern, n, word } = why(cut, groups, g);
  const shownPoints = points.slice(0, MOST_POINTS).join(" ");
  return (
    <>
      <div class="what">
        <TokenChip text={shown} role="you" />
        <span>
          {described
            ? t(messages.MADE_OF, {
                c: t(plural(messages.CHARACTERS, known), { n: count(known) }),
                p: t(plural(messages.CODE_POINTS, points.length), { n: count(points.length) }),
              })
            : t(messages.NO_CHARACTERS)}
          <small class="mono">
            {shownPoints}
            {points.length > MOST_POINTS && " …"}
          </small>
        </span>
      </div>
      <dl>
        {split && (
          <>
            <dt>{t(messages.TOKEN_COUNT)}</dt>
            <dd>{count(tokens.length)}</dd>
          </>
        )}
        <dt>{t(split ? messages.IDS : messages.ID)}</dt>
        <dd>
          {tokens
            .slice(0, MOST_TOKENS)
            .map((token) => cut.ids[token])
            .join(", ")}
          {tokens.length > MOST_TOKENS && " …"}
        </dd>
        <dt>{t(messages.BYTES_ROW)}</dt>
        <dd class="mono">{end > start ? <Bytes data={data} /> : t(messages.NONE)}</dd>
        {end > start && (
          <>
            <dt>{t(messages.BYTE_SPAN)}</dt>
            <dd>{`${count(start)}–${count(end)}`}</dd>
          </>
        )}
        {end > start && own !== "" && read !== own && (
          <>
            <dt>{t(messages.NORMALISED_TO)}</dt>
            <dd>
              <TokenChip text={read} small />
            </dd>
          </>
        )}
        <dt>{t(messages.PUT_BY)}</dt>
        <dd class="by-whom">{by ?? origins.map((origin) => t(messages.BY[origin])).join(t(messages.AND))}</dd>
        <dt>{t(messages.WHY)}</dt>
        <dd>
          {compose(pattern, language.value, {
            n: n ?? "",
            word: <TokenChip text={word ?? ""} small />,
          })}
        </dd>
      </dl>
    </>
  );
}

function Bytes({ data }: { data: Uint8Array[] }) {
  const pieces = data.slice(0, MOST_TOKENS).map((bytes, k) => (
    <span key={k}>
      {k > 0 && <span class="muted"> | </span>}
      {hex(bytes.subarray(0, MOST_BYTES))}
      {bytes.length > MOST_BYTES && " …"}
    </span>
  ));
  return (
    <>
      {pieces}
      {data.length > MOST_TOKENS && " …"}
    </>
  );
}
