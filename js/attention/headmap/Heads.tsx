/** All heads to choose from, and the ones that are chosen. */
import { useSignal } from "@preact/signals";
import { Button, Checkbox, Legend, SectionHead } from "../../shared/components";
import { useText } from "../../shared/mount";
import type { Document } from "../document";
import * as messages from "../messages";
import { SEQ_TICKS } from "../scale";
import { choose, headName, toggle } from "../selection";
import type { Store } from "../store";
import { HeadMap, headColour } from "./HeadMap";

export function Heads({ store, document, busy }: { store: Store; document: Document; busy: boolean }) {
  const t = useText();
  const adding = useSignal(false);
  const selection = store.selection.value;
  const { part, heads } = selection;
  const thumbnails = document.thumbnails[part];
  if (!thumbnails) return null;
  const perGroup = Math.round(thumbnails.heads / thumbnails.kvHeads);
  return (
    <div class="stage heads" aria-busy={busy}>
      <SectionHead
        title={t(messages.CHOOSE, { n: thumbnails.layers * thumbnails.heads })}
        note={
          perGroup > 1
            ? `${t(messages.MAP_NOTE)} · ${t(messages.MAP_GROUPS, { n: perGroup })}`
            : t(messages.MAP_NOTE)
        }
      >
        <Legend map="seq" width={170} ticks={SEQ_TICKS} label={t(messages.LEGEND)} />
      </SectionHead>
      <HeadMap
        thumbnails={thumbnails}
        chosen={heads}
        adding={adding.value}
        onChoose={(head) => store.select(choose(selection, head))}
        onWalk={(head) => store.select(choose(selection, head), "walk")}
        onToggle={(head) => store.select(toggle(selection, head))}
        onAim={(head) => store.expect(choose(selection, head))}
      />
      <div class="ctl chosen">
        <Checkbox
          label={t(messages.ADD_HEADS)}
          checked={adding.value}
          onChange={(on) => {
            adding.value = on;
          }}
        />
        {heads.length > 1 &&
          heads.map((head, i) => (
            <span key={headName(head)} class="hchip">
              <i style={`background:${headColour(i)}`} />
              {headName(head)}
              <Button
                kind="ghost"
                icon="x"
                iconOnly
                label={t(messages.REMOVE_HEAD, { name: headName(head) })}
                onPress={() => store.select(toggle(selection, head))}
              />
            </span>
          ))}
      </div>
    </div>
  );
}
