import type { ComponentChildren } from "preact";
import { SectionHead } from "../../shared/components";
import { useText } from "../../shared/mount";
import type { Message } from "../../shared/text";

/** One kind of component in its states. */
export function Block(props: { title: Message; note?: Message; children: ComponentChildren }) {
  const t = useText();
  return (
    <div class="sec">
      <SectionHead title={t(props.title)} note={props.note && t(props.note)} />
      {props.children}
    </div>
  );
}
