/** Every input behind every prompt: right or wrong, and how sure. */
import { SectionHead } from "../shared/components";
import { handle } from "../shared/keys";
import { useSurroundings, useText } from "../shared/mount";
import { percent } from "../shared/text";
import * as messages from "./messages";
import type { Store } from "./store";

export function Grid({ store }: { store: Store }) {
  const t = useText();
  const { language } = useSurroundings();
  const results = store.results.value;
  const table = store.table.value;
  if (!results) return null;
  const chosen = store.cell.value;
  const go = (prompt: number, input: number, from?: Element) => {
    store.choose({ prompt: Math.max(0, prompt), input: Math.max(0, input) });
    const next = store.cell.peek();
    from?.closest("table")?.querySelector<HTMLElement>(`[data-cell="${next.prompt} ${next.input}"]`)?.focus();
  };
  return (
    <>
      <SectionHead title={t(messages.GRID)} note={t(messages.GRID_NOTE)} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={t(messages.GRID)}>
        <table class="t cells">
          <thead>
            <tr>
              <th scope="col">{t(messages.COLUMN_INPUT)}</th>
              <th scope="col">{t(messages.COLUMN_LABEL)}</th>
              {results.prompts.map(({ name }, place) => (
                <th key={place} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.examples.map(([text, label], input) => (
              <tr key={input}>
                <td class="said">{text}</td>
                <td>{label}</td>
                {results.prompts.map(({ name }, prompt) => {
                  const verdict = table[prompt]?.[input];
                  const share = verdict?.shares[verdict.truth] ?? 0;
                  const here = chosen.prompt === prompt && chosen.input === input;
                  return (
                    <td key={prompt}>
                      <button
                        type="button"
                        class={`cell ${verdict?.right ? "right" : "wrong"}`}
                        data-cell={`${prompt} ${input}`}
                        tabIndex={here ? 0 : -1}
                        aria-pressed={here}
                        aria-label={t(messages.CELL, {
                          name,
                          n: input + 1,
                          what: t(verdict?.right ? messages.RIGHT : messages.WRONG),
                          share: percent(share, language.value),
                        })}
                        onClick={() => go(prompt, input)}
                        onKeyDown={(event) => {
                          const to = (dp: number, di: number) => () =>
                            go(prompt + dp, input + di, event.currentTarget);
                          handle(event, {
                            ArrowLeft: to(-1, 0),
                            ArrowRight: to(1, 0),
                            ArrowUp: to(0, -1),
                            ArrowDown: to(0, 1),
                          });
                        }}
                      >
                        <i style={`width:${48 * share}px`} />
                        <span class="num">{percent(share, language.value)}</span>
                        <span class="mark">{verdict?.right ? "" : "✗"}</span>
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
