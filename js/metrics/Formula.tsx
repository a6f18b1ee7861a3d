/** The formula with the real numbers in it: a bar for every part. */
import { SectionHead } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { percent } from "../shared/text";
import { keyOf } from "./drawn";
import * as messages from "./messages";
import { two } from "./Sentence";
import type { Store } from "./store";

interface Part {
  name: string;
  /** 0 to 1; null where there is nothing to draw. */
  share: number | null;
  said: string;
  whole?: boolean;
  hollow?: boolean;
}

export function Formula({ store }: { store: Store }) {
  const t = useText();
  const parts = useParts(store);
  const signature = store.family.value === "bleu" ? store.detail.value?.bleu.signature : "";
  if (parts.length === 0) return null;
  return (
    <>
      <SectionHead title={t(messages.FORMULA)} note={signature && `sacrebleu ${signature}`} />
      <table class="t parts">
        <tbody>
          {parts.map(({ name, share, said, whole, hollow }) => (
            <tr key={name} class={whole ? "whole" : ""}>
              <th scope="row">{name}</th>
              <td class="len">
                {share !== null && (
                  <i class={hollow ? "hollow" : ""} style={`width:${Math.max(share, 0) * 160}px`} />
                )}
              </td>
              <td class="num">{said}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function useParts(store: Store): Part[] {
  const t = useText();
  const { language } = useSurroundings();
  const detail = store.detail.value;
  if (!detail) return [];
  const said = (share: number) => percent(share, language.value, 1);
  const score = (value: number): Part => ({
    name: t(messages.SCORE),
    share: value,
    said: two(value),
    whole: true,
  });
  if (store.family.value === "bleu") {
    const { counts, totals, precisions, brevity, lengths, score: value } = detail.bleu;
    return [
      ...counts.map((k, place): Part => {
        const name = t(messages.PRECISION_N, { n: place + 1 });
        const n = totals[place] ?? 0;
        const share = precisions[place] ?? 0;
        if (n === 0) return { name, share: null, said: t(messages.LEFT_OUT) };
        if (k === 0) return { name, share, said: t(messages.SMOOTHED, { share: said(share) }), hollow: true };
        return { name, share, said: `${t(messages.K_OF_N, { k, n })} · ${said(share)}` };
      }),
      {
        name: t(messages.BREVITY),
        share: brevity,
        said: `${
          lengths[0] < lengths[1] && lengths[0] > 0
            ? t(messages.SHORT, { n: lengths[0], m: lengths[1], brevity: two(brevity) })
            : two(brevity)
        } · ${t(messages.LENGTHS, { n: lengths[0], m: lengths[1] })}`,
      },
      {
        ...score(value),
        name: t(messages.GEOMETRIC),
        said: t(messages.PRODUCT, {
          mean: two(brevity > 0 ? value / brevity : 0),
          brevity: two(brevity),
          score: two(value),
        }),
      },
    ];
  }
  const one = detail[keyOf(store)];
  if (!("recall" in one)) return [];
  const size = store.family.value === "rouge" && store.kind.value === "2" ? 2 : 1;
  const counted = (units: readonly string[] | undefined, share: number) =>
    t(messages.OF, {
      k: one.links.length,
      n: Math.max((units?.length ?? 0) - size + 1, 0),
      share: said(share),
    });
  const both: Part[] = [
    { name: t(messages.PRECISION), share: one.precision, said: counted(one.candidate, one.precision) },
    { name: t(messages.RECALL), share: one.recall, said: counted(one.references[0], one.recall) },
  ];
  if (!("chunks" in one)) return [...both, { ...score(one.score), name: t(messages.F1) }];
  return [
    ...both,
    { name: t(messages.MEAN), share: one.mean, said: said(one.mean) },
    {
      name: t(messages.PENALTY),
      share: one.penalty,
      said: one.links.length
        ? t(messages.CUBE, { chunks: one.chunks, k: one.links.length, penalty: said(one.penalty) })
        : said(0),
      hollow: true,
    },
    { ...score(one.score), name: t(messages.LESS) },
  ];
}
