/** The text that is written under a rule. */
import { Button, Checkbox, Progress, Segmented, Slider } from "../../shared/components";
import { useText } from "../../shared/mount";
import type { Store } from "../store";
import * as messages from "./messages";
import type { Found } from "./read";
import { HOWS, type Rule } from "./rule";

const MOST_SEED = 999;

interface WriteProps {
  store: Store;
  rule: Rule;
  found: Found | null;
  bad: boolean;
  onWrite: () => void;
}

export function Write({ store, rule, found, bad, onWrite }: WriteProps) {
  const t = useText();
  const phase = store.phase.value;
  if (phase.kind === "working" && phase.op === "constrain_follow") {
    return (
      <Progress done={phase.done} total={phase.total} label={t(messages.WRITING)} onCancel={store.cancel} />
    );
  }
  const avoid = rule.avoid.value;
  const reason = !store.live.value
    ? messages.NEEDS_KERNEL
    : bad
      ? messages.MEND_FIRST
      : found?.kind === "ended" || found?.kind === "forbidden"
        ? messages.NOTHING_LEFT
        : found?.kind === "mask" && avoid && found.exact && found.dead === found.allowed
          ? messages.ALL_DEAD
          : null;
  return (
    <div class="ctl writes">
      <Button
        kind="primary"
        icon="play"
        label={t(messages.WRITE)}
        onPress={onWrite}
        disabledReason={reason ? t(reason) : undefined}
      />
      <Segmented
        label={t(messages.HOW)}
        value={rule.how.value}
        onChange={(next) => {
          rule.how.value = next;
        }}
        options={HOWS.map((value) => ({ value, label: t(messages.HOWS[value]) }))}
      />
      {rule.how.value === "sample" && (
        <Slider
          label={t(messages.SEED)}
          value={rule.seed.value}
          min={0}
          max={MOST_SEED}
          step={1}
          format={String}
          onInput={(value) => {
            rule.seed.value = value;
          }}
        />
      )}
      <Checkbox
        label={t(messages.AVOID)}
        checked={avoid}
        onChange={(on) => {
          rule.avoid.value = on;
        }}
      />
    </div>
  );
}
