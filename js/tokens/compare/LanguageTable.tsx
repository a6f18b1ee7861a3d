/** What the same sentence costs in several languages, on one scale. */
import { SectionHead } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count } from "../../shared/text";
import * as messages from "./messages";
import type { Languages } from "./read";

export interface LanguageTableProps {
  languages: Languages;
  /** The columns, in the order of the picture above. */
  order: readonly number[];
  shown: string;
}

export function LanguageTable({ languages, order, shown }: LanguageTableProps) {
  const t = useText();
  const { language } = useSurroundings();
  const { names, rows } = languages;
  const most = Math.max(1, ...rows.flatMap((row) => row.cells.map((cell) => cell.count)));
  const notes = order.flatMap((k) => {
    const items = rows.flatMap((row) => {
      const cell = row.cells[k];
      if (!cell?.unknown) return [];
      const slots = { u: count(cell.unknown), n: count(cell.count), language: t(row.name) };
      return [t(messages.LOST_ITEM, slots)];
    });
    return items.length ? [{ name: names[k] ?? "", list: items.join(t(messages.LOST_LAST)) }] : [];
  });
  return (
    <section class="part">
      <SectionHead title={t(messages.LANGUAGES)} note={t(messages.LANGUAGES_NOTE)} />
      <table class="t cost-table">
        <thead>
          <tr>
            <th scope="col">{t(messages.SENTENCE)}</th>
            {order.map((k) => (
              <th key={names[k]} scope="col" class={names[k] === shown ? "shown" : undefined}>
                {breakable(names[k] ?? "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.language}>
              <th scope="row">
                <b>{t(row.name)}</b> <span>{t(messages.CHARACTERS, { n: count(row.characters) })}</span>
              </th>
              {order.map((k) => {
                const cell = row.cells[k];
                if (!cell) return <td key={names[k]} />;
                const share = (cell.count / most) * 100;
                return (
                  <td key={names[k]} class={cell.unknown ? "bad" : undefined}>
                    <span class="cell">
                      <i class="track">
                        <i style={`width:${share.toFixed(1)}%`} />
                      </i>
                      <span>
                        {count(cell.count)}
                        {cell.unknown > 0 && <em>*</em>}
                      </span>
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {notes.map(({ name, list }) => (
        <p key={name} class="cap" lang={language.value === "zh" ? "zh-CN" : "en"}>
          {t(messages.LOST_NOTE, { name, list })}
        </p>
      ))}
    </section>
  );
}

/** Names of models break where people see a seam. */
function breakable(name: string): string {
  return name.replace(/[_-]/g, "$&\u200b");
}
