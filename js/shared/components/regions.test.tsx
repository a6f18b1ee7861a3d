import { useSignal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { mount } from "../testing";
import {
  Button,
  DepthBar,
  Footer,
  Header,
  Key,
  KeyHelp,
  Legend,
  Panel,
  Progress,
  Reading,
  StateMessage,
} from ".";

test("a header puts its actions into one named toolbar", () => {
  const { find, language, act } = mount(
    <Header title="Attention" subtitle="SmolLM2">
      <Button label="Edit" onPress={() => undefined} />
    </Header>,
  );
  expect(find("h2").textContent).toBe("Attention");
  expect(find("[role=toolbar]").getAttribute("aria-label")).toBe("Actions");
  act(() => {
    language.value = "zh";
  });
  expect(find("[role=toolbar]").getAttribute("aria-label")).toBe("操作");
});

test("the reading line is read as a whole when it changes", () => {
  const { find } = mount(<Reading note="A limit.">A sentence.</Reading>);
  expect(find("p").getAttribute("aria-live")).toBe("polite");
  expect(find("p").getAttribute("aria-atomic")).toBe("true");
  expect(find("small").textContent).toBe("A limit.");
});

test.each([
  ["ready", "Ready", "就绪"],
  ["busy", "Working", "计算中"],
  ["error", "Error", "出错"],
  ["off", "No kernel", "没有内核"],
] as const)("a footer in state %s says so in words", (state, en, zh) => {
  const { find, root, language, act } = mount(<Footer state={state} facts={["14 tokens"]} end="CPU" />);
  expect(find("[role=status]").textContent).toBe(en);
  expect(root.textContent).toBe(`${en}14 tokensCPU`);
  act(() => {
    language.value = "zh";
  });
  expect(find("[role=status]").textContent).toBe(zh);
});

function Deep() {
  const open = useSignal<string | null>(null);
  const close = () => {
    open.value = null;
  };
  return (
    <>
      <DepthBar
        items={[
          { id: "matrix", label: "Matrix" },
          { id: "lens", label: "Lens" },
        ]}
        open={open.value}
        onToggle={(id) => {
          open.value = open.value === id ? null : id;
        }}
      />
      {open.value && (
        <Panel key={open.value} id={open.value} title={open.value} note="A note." onClose={close}>
          <button type="button">inside</button>
        </Panel>
      )}
    </>
  );
}

test("a panel takes the focus to its heading and gives it back when it closes", () => {
  const { find, all, click, press, focused } = mount(<Deep />);
  const [matrix] = all("[aria-controls]");
  expect(matrix?.getAttribute("aria-expanded")).toBe("false");
  matrix?.focus();
  click(matrix as HTMLElement);
  expect(matrix?.getAttribute("aria-expanded")).toBe("true");
  const panel = find("#matrix");
  expect(panel.id).toBe(matrix?.getAttribute("aria-controls"));
  expect(focused()).toBe(find("h3"));
  expect(find(`#${panel.getAttribute("aria-labelledby")}`)).toBe(find("h3"));
  find("#matrix button").focus();
  press(find("#matrix button"), "Escape");
  expect(all("#matrix")).toHaveLength(0);
  expect(focused()).toBe(matrix);
});

test("a panel that is open from the start leaves the focus alone", () => {
  const before = document.createElement("button");
  document.body.append(before);
  before.focus();
  const { focused } = mount(
    <Panel id="matrix" title="Matrix">
      here
    </Panel>,
  );
  expect(focused()).toBeNull();
  expect(document.activeElement).toBe(before);
});

test("? opens the list of keys, ? or Escape closes it, typing a ? does not", async () => {
  const { find, all, press, focused, root } = mount(
    <>
      <KeyHelp keys={[["← →", "next token"]]} />
      <input />
    </>,
  );
  press(find("input"), "?");
  expect(all("[role=dialog]")).toHaveLength(0);
  root.focus();
  press(root, "?", { shiftKey: true });
  const dialog = find("[role=dialog]");
  expect(dialog.textContent).toContain("← →next token");
  await vi.waitFor(() => expect(focused()).toBe(dialog));
  press(dialog, "Escape");
  expect(all("[role=dialog]")).toHaveLength(0);
  press(root, "?");
  press(root, "?");
  expect(all("[role=dialog]")).toHaveLength(0);
});

test("a legend's name holds what it measures and its range", () => {
  const { find } = mount(
    <>
      <Legend
        map="seq"
        width={100}
        label="weight"
        ticks={[
          [0, "0"],
          [0.5, ".25"],
          [1, "1"],
        ]}
      />
      <Key swatch="red" label="before" />
    </>,
  );
  expect(find("[role=img]").getAttribute("aria-label")).toBe("weight: 0, .25, 1");
  expect(find(".key").textContent).toBe("before");
});

test("progress counts in words and can be cancelled", () => {
  const cancel = vi.fn();
  const { find, click, root, language, act } = mount(
    <Progress done={1500} total={8192} unit="kB" label="Fetching" onCancel={cancel} />,
  );
  const bar = find("[role=progressbar]");
  expect(bar.getAttribute("aria-valuenow")).toBe("1500");
  expect(bar.getAttribute("aria-valuemax")).toBe("8192");
  expect(bar.getAttribute("aria-valuetext")).toBe("1,500 of 8,192 kB");
  click(find("button"));
  expect(cancel).toHaveBeenCalledOnce();
  act(() => {
    language.value = "zh";
  });
  expect(root.textContent).toBe("Fetching1,500 / 8,192 kB取消");
});

test("progress without a known end claims no value", () => {
  const { find } = mount(<Progress done={0} total={0} label="Starting" />);
  expect(find("[role=progressbar]").hasAttribute("aria-valuenow")).toBe(false);
});

test.each([
  ["error", "alert"],
  ["waiting", "status"],
  ["empty", "status"],
] as const)("a message of kind %s is announced as %s", (kind, role) => {
  const retry = vi.fn();
  const { find, click } = mount(
    <StateMessage
      kind={kind}
      title="The fact"
      body="What next."
      action={{ label: "Do it", onPress: retry }}
    />,
  );
  const message = find(`[role=${role}]`);
  expect(message.querySelector("b")?.textContent).toBe("The fact");
  click(find("button"));
  expect(retry).toHaveBeenCalledOnce();
});
