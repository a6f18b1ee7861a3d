import { useSignal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { mount } from "../testing";
import { Button, Checkbox, Menu, Segmented, Select, Toolbar } from ".";

test("a button says its name and does its deed", () => {
  const press = vi.fn();
  const { find, click } = mount(<Button icon="undo" iconOnly label="Undo" onPress={press} />);
  const button = find("button");
  expect(button.getAttribute("aria-label")).toBe("Undo");
  click(button);
  expect(press).toHaveBeenCalledOnce();
});

test("a button that cannot be pressed stays reachable, gives the reason and does nothing", () => {
  const press = vi.fn();
  const { find, click } = mount(<Button label="Run" disabledReason="No kernel" onPress={press} />);
  const button = find<HTMLButtonElement>("button");
  click(button);
  expect(press).not.toHaveBeenCalled();
  expect(button.disabled).toBe(false);
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(button.title).toBe("No kernel");
});

const OPTIONS = [
  { value: "a", label: "A" },
  { value: "b", label: "B" },
  { value: "c", label: "C" },
] as const;

function Choice({ heard }: { heard: (value: string) => void }) {
  const value = useSignal<"a" | "b" | "c">("a");
  const change = (next: "a" | "b" | "c") => {
    value.value = next;
    heard(next);
  };
  return <Segmented label="View" options={OPTIONS} value={value.value} onChange={change} />;
}

test("arrows choose in a segmented control, round the ends", () => {
  const heard = vi.fn();
  const { find, all, press, focused } = mount(<Choice heard={heard} />);
  const group = find("[role=radiogroup]");
  expect(group.getAttribute("aria-label")).toBe("View");
  const radios = all("input") as HTMLInputElement[];
  radios[0]?.focus();
  for (const key of ["ArrowRight", "End", "ArrowDown", "ArrowLeft", "Home"]) {
    press(focused() as HTMLElement, key);
  }
  expect(heard.mock.calls.flat()).toEqual(["b", "c", "a", "c", "a"]);
  expect(radios.map((radio) => radio.checked)).toEqual([true, false, false]);
  expect(focused()).toBe(radios[0]);
  expect(press(group, "x").defaultPrevented).toBe(false);
});

test("a click chooses too", () => {
  const heard = vi.fn();
  const { all, click } = mount(<Choice heard={heard} />);
  click(all("input")[2] as HTMLElement);
  expect(heard).toHaveBeenLastCalledWith("c");
});

test("two segmented controls of one page do not share a choice", () => {
  const { all } = mount(
    <>
      <Choice heard={() => undefined} />
      <Choice heard={() => undefined} />
    </>,
  );
  const names = new Set((all("input") as HTMLInputElement[]).map((radio) => radio.name));
  expect(names.size).toBe(2);
});

test("a check box and a select tell what was chosen", () => {
  const checked = vi.fn();
  const chosen = vi.fn();
  const { find, click, act } = mount(
    <>
      <Checkbox label="Ids" checked={false} onChange={checked} />
      <Select label="Model" options={OPTIONS} value="a" onChange={chosen} />
    </>,
  );
  click(find("[type=checkbox]"));
  expect(checked).toHaveBeenCalledWith(true);
  const select = find<HTMLSelectElement>("select");
  act(() => {
    select.value = "b";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  expect(chosen).toHaveBeenCalledWith("b");
  expect(select.closest("label")?.textContent).toContain("Model");
});

function Bar({ save }: { save?: () => void }) {
  return (
    <Toolbar label="Actions">
      <Button label="Edit" onPress={() => undefined} />
      <Menu
        label="Save"
        icon="save"
        items={[
          { label: "Picture", onSelect: () => undefined },
          { label: "Data", onSelect: save ?? (() => undefined) },
        ]}
      />
    </Toolbar>
  );
}

test("a toolbar is one tab stop and arrows move in it", () => {
  const { all, press, focused } = mount(<Bar />);
  const [edit, save] = all("button");
  expect([edit?.tabIndex, save?.tabIndex]).toEqual([0, -1]);
  edit?.focus();
  press(edit as HTMLElement, "ArrowRight");
  expect(focused()).toBe(save);
  expect([edit?.tabIndex, save?.tabIndex]).toEqual([-1, 0]);
});

test("a menu opens on its first item, moves by arrows, acts and gives the focus back", async () => {
  const saved = vi.fn();
  const { find, all, click, press, focused } = mount(<Bar save={saved} />);
  const button = find("[aria-haspopup=menu]");
  expect(button.getAttribute("aria-expanded")).toBe("false");
  click(button);
  expect(button.getAttribute("aria-expanded")).toBe("true");
  const items = all("[role=menuitem]");
  await vi.waitFor(() => expect(focused()).toBe(items[0]));
  press(items[0] as HTMLElement, "ArrowDown");
  expect(focused()).toBe(items[1]);
  click(items[1] as HTMLElement);
  expect(saved).toHaveBeenCalledOnce();
  expect(all("[role=menu]")).toHaveLength(0);
  expect(focused()).toBe(button);
});

test("Escape and a press elsewhere close a menu", async () => {
  const { find, all, click, press, focused, act } = mount(<Bar />);
  const button = find("[aria-haspopup=menu]");
  click(button);
  press(find("[role=menu]"), "Escape");
  expect(all("[role=menu]")).toHaveLength(0);
  expect(focused()).toBe(button);
  click(button);
  act(() => void document.body.dispatchEvent(new Event("pointerdown", { bubbles: true })));
  expect(all("[role=menu]")).toHaveLength(0);
});
