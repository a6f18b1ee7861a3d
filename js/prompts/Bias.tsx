/** What each label gets behind inputs that say nothing, and what taking it out changes. */
import { Checkbox } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { percent } from "../shared/text";
import * as messages from "./messages";
import { rightOf } from "./Sentence";
import { largest, verdicts } from "./statistics";
import type { Store } from "./store";

export function Bias({ store }: { store: Store }) {
  const t = useText();
  const { language } = useSurroundings();
  const results = store.results.value;
  if (!results) return <p class="note">{t(messages.NOTHING)}</p>;
  // The prompt that leans most.
  const leaning = largest(results.bias.map((row) => Math.max(...row)));
  const lean = results.bias[leaning] ?? [];
  const label = largest(lean);
  return (
    <>
      <p class="read">
        {t(messages.BIAS_READ, {
          name: results.prompts[leaning]?.name ?? "",
          label: results.labels[label] ?? "",
          share: percent(Math.exp(lean[label] ?? 0), language.value),
          k: rightOf(verdicts(results, leaning, true)),
          j: rightOf(verdicts(results, leaning, false)),
          n: results.examples.length,
        })}
      </p>
      <Checkbox label={t(messages.CALIBRATE)} checked={store.calibrated.value} onChange={store.calibrate} />
      <div class="across">
        <table class="t">
          <thead>
            <tr>
              <td />
              {results.labels.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.prompts.map(({ name }, place) => (
              <tr key={place}>
                <th scope="row">{name}</th>
                {results.bias[place]?.map((value, index) => (
                  <td key={index} class="num">
                    {percent(Math.exp(value), language.value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
