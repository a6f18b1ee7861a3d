/** Which attacks, which defences, and the button. */
import { Button, Checkbox, Select } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import { type Chosen, DEFENCES, type Lab } from "./lab";
import * as messages from "./messages";

export function Controls({ lab, chosen, rev }: { lab: Lab; chosen: Chosen; rev: number }) {
  const t = useText();
  const now = lab.wanted.value;
  const set = (next: Partial<typeof now>) => {
    lab.wanted.value = { ...lab.wanted.peek(), ...next };
  };
  const { kinds, language, cases } = chosen;
  const answers = 2 * cases.length * now.defences.length;
  return (
    <>
      <div class="ctl">
        <Select
          label={t(messages.KIND)}
          value={now.kind}
          onChange={(kind) => set({ kind })}
          options={["", ...kinds].map((value) => ({
            value,
            label: t(messages.KINDS[value] ?? messages.ALL_KINDS),
          }))}
        />
        <Select
          label={t(messages.LANGUAGE)}
          value={language}
          onChange={(value) => set({ language: value })}
          options={[
            { value: "en", label: t(messages.ENGLISH) },
            { value: "zh", label: t(messages.CHINESE) },
            { value: "all", label: t(messages.BOTH) },
          ]}
        />
        <Button
          kind="primary"
          label={t(messages.START)}
          disabledReason={answers === 0 ? t(messages.NOTHING) : undefined}
          onPress={() => lab.start(rev, chosen)}
        />
        <span class="muted num">{t(messages.COST, { n: count(answers) })}</span>
      </div>
      <fieldset class="ctl sf-set">
        <legend class="muted">{t(messages.DEFENCE)}</legend>
        {DEFENCES.map((name) => (
          <Checkbox
            key={name}
            label={t(messages.DEFENCES[name] ?? messages.DEFENCE)}
            checked={now.defences.includes(name)}
            onChange={(checked) =>
              set({
                defences: checked ? [...now.defences, name] : now.defences.filter((each) => each !== name),
              })
            }
          />
        ))}
      </fieldset>
      <p class="cap">{t(messages.DEFENCES_NOTE)}</p>
    </>
  );
}
