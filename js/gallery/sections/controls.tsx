import { useSignal } from "@preact/signals";
import {
  Button,
  Checkbox,
  Header,
  Icon,
  type IconName,
  Menu,
  Segmented,
  Select,
  Slider,
  Toolbar,
} from "../../shared/components";
import { useText } from "../../shared/mount";
import * as messages from "../messages";
import { Block } from "./block";

const ICONS: IconName[] = [
  "chev",
  "up",
  "edit",
  "save",
  "play",
  "pause",
  "prev",
  "next",
  "check",
  "warn",
  "undo",
  "redo",
  "more",
  "clock",
  "plug",
  "x",
  "plus",
  "minus",
  "fit",
];
const nothing = () => undefined;

export function Controls() {
  const t = useText();
  return (
    <>
      <Header title={t(messages.CONTROLS)} subtitle={t(messages.PRESS_HELP)} />
      <Block title={messages.BUTTONS}>
        <div class="ctl">
          <Button label={t(messages.CONTINUE)} onPress={nothing} />
          <Button kind="primary" label={t(messages.RUN)} onPress={nothing} />
          <Button kind="ghost" icon="edit" label={t(messages.EDIT_TEXT)} onPress={nothing} />
          <Button
            icon="edit"
            label={t(messages.EDIT_TEXT)}
            onPress={nothing}
            disabledReason={t(messages.NEEDS_KERNEL)}
          />
          <Button
            kind="primary"
            label={t(messages.RUN)}
            onPress={nothing}
            disabledReason={t(messages.NEEDS_KERNEL)}
          />
          <Button kind="ghost" icon="undo" iconOnly label={t(messages.UNDO)} onPress={nothing} />
          <Menu
            label={t(messages.SAVE)}
            icon="save"
            items={[
              { label: t(messages.SAVE_PNG), onSelect: nothing },
              { label: t(messages.SAVE_CSV), onSelect: nothing },
            ]}
          />
          <Toolbar label={t(messages.STEPS)}>
            <Button icon="prev" iconOnly label={t(messages.PREVIOUS)} onPress={nothing} />
            <Button icon="play" iconOnly label={t(messages.PLAY)} onPress={nothing} />
            <Button icon="next" iconOnly label={t(messages.NEXT)} onPress={nothing} />
          </Toolbar>
        </div>
      </Block>
      <Choices />
      <Quantities />
      <Block title={messages.ICONS}>
        <div class="ctl">
          {ICONS.map((name) => (
            <Icon key={name} name={name} />
          ))}
        </div>
      </Block>
    </>
  );
}

function Choices() {
  const t = useText();
  const view = useSignal<"both" | "matrix" | "lines">("both");
  const model = useSignal("smollm2");
  const hide = useSignal(true);
  const ids = useSignal(false);
  return (
    <Block title={messages.CHOICES}>
      <div class="ctl">
        <Segmented
          label={t(messages.VIEW)}
          value={view.value}
          onChange={(value) => (view.value = value)}
          options={[
            { value: "both", label: t(messages.BOTH) },
            { value: "matrix", label: t(messages.MATRIX) },
            { value: "lines", label: t(messages.LINES) },
          ]}
        />
        <Select
          label={t(messages.MODEL)}
          value={model.value}
          onChange={(value) => (model.value = value)}
          options={[
            { value: "smollm2", label: "SmolLM2-135M-Instruct" },
            { value: "minilm", label: "all-MiniLM-L6-v2" },
          ]}
        />
        <Checkbox label={t(messages.RENORMALISE)} checked={hide.value} onChange={(on) => (hide.value = on)} />
        <Checkbox label={t(messages.SHOW_IDS)} checked={ids.value} onChange={(on) => (ids.value = on)} />
      </div>
    </Block>
  );
}

function Quantities() {
  const t = useText();
  const temperature = useSignal(0.8);
  const lines = useSignal(0.1);
  const step = useSignal(6);
  return (
    <Block title={messages.QUANTITIES} note={messages.QUANTITIES_NOTE}>
      <div class="ctl">
        <Slider
          label={t(messages.TEMPERATURE)}
          value={temperature.value}
          min={0}
          max={2}
          step={0.05}
          format={(value) => value.toFixed(2)}
          onInput={(value) => (temperature.value = value)}
        />
        <Slider
          label={t(messages.LINES_FROM)}
          value={lines.value}
          min={0}
          max={1}
          step={0.01}
          scale="sqrt"
          format={(value) => value.toFixed(2)}
          onInput={(value) => (lines.value = value)}
        />
        <Slider
          label={t(messages.STEP)}
          value={step.value}
          min={1}
          max={9}
          step={1}
          format={(value) => `${value} / 9`}
          onInput={(value) => (step.value = value)}
        />
      </div>
    </Block>
  );
}
