/** The deeper views of the token inspector, each by itself. */
import { useEffect } from "preact/hooks";
import { Footer, Header, Panel } from "../../shared/components";
import { useText } from "../../shared/mount";
import { PANELS } from "../../tokens/panels";
import { REPLAY_PANEL } from "../../tokens/replay/Panel";
import type { Store } from "../../tokens/store";
import { Train } from "../../tokens/train/Train";
import * as messages from "../messages";

const nothing = () => undefined;

export function InspectorView({ store, id }: { store: Store; id: string }) {
  const t = useText();
  const [cut, groups] = [store.cut.value, store.groups.value];
  const deeper = PANELS.find((each) => each.id === id);
  useEffect(() => store.activate(), []);
  const note = messages.RECORDED[id as keyof typeof messages.RECORDED];
  return (
    <>
      <Header title={t(messages.DEEPER_VIEW)} />
      {deeper && cut && groups && <deeper.Panel store={store} cut={cut} groups={groups} onClose={nothing} />}
      <Footer state="ready" facts={note ? [t(note)] : []} />
    </>
  );
}

export function TrainView({ store }: { store: Store }) {
  const t = useText();
  const cut = store.cut.value;
  useEffect(() => store.activate(), []);
  return (
    <>
      <Header title={t(messages.DEEPER_VIEW)} />
      {cut && (
        // Where it stands in the inspector too: below the steps of a token.
        <Panel id={REPLAY_PANEL} title={t(messages.REPEATED)} note={cut.text}>
          <Train store={store} cut={cut} />
        </Panel>
      )}
      <Footer state="ready" facts={[t(messages.RECORDED.train)]} />
    </>
  );
}
