import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Store } from "../store";
import { SHOWN, stage } from "../testing";
import { Panel } from "./Panel";
import recorded from "./recorded.json";
import { seen } from "./seen";
import { points } from "./Table";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 860, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

function View({ store }: { store: Store }) {
  const shown = store.shown.value ?? SHOWN;
  return <Panel store={store} shown={{ ...shown, rev: store.live.value ? 1 : 0 }} onClose={() => {}} />;
}

async function show(options: Parameters<typeof stage>[1] = {}) {
  const page = await stage((store) => <View store={store} />, options);
  const open = async () => {
    await page.pass(10);
    await page.answer("safety_cases", { result: recorded.cases });
    await page.pass(10);
    await page.answer("safety_own", { result: recorded.own });
  };
  const attack = async () => {
    page.view.click(page.view.find("button.primary"));
    await page.pass(20);
  };
  return { ...page, open, attack };
}

const text = (elements: Iterable<Element>) => [...elements].map(({ textContent }) => textContent);
const all = (kind: string | null, defence: string) => {
  const row = recorded.run.table.find((each) => each.kind === kind && each.defence === defence);
  if (!row) throw new Error("not recorded");
  return row;
};

test("nothing is attacked before the reader says so; the button tells what it costs", async () => {
  const { view, open, attack, asked, last } = await show();
  await open();
  expect(asked("safety_run")).toHaveLength(0);
  expect(view.find(".ctl").textContent).toContain(`${2 * 5 * recorded.cases.cases.length} answers to write`);
  const boxes = view.all('.sf-set input[type="checkbox"]');
  view.click(boxes[1] as HTMLElement);
  view.click(boxes[2] as HTMLElement);
  view.click(boxes[1] as HTMLElement);
  await attack();
  expect(last("safety_run").args).toEqual({
    rev: 1,
    kinds: ["direct", "hidden", "fact"].filter((kind) =>
      recorded.cases.cases.some((each) => each.kind === kind),
    ),
    language: "en",
    defences: ["none", "delimit", "filter", "all"],
  });
});

test("without a defence chosen there is nothing to press", async () => {
  const { view, open, attack, asked } = await show();
  await open();
  for (const box of view.all('.sf-set input[type="checkbox"]')) view.click(box);
  await attack();
  expect(asked("safety_run")).toHaveLength(0);
});

test("rates appear while it runs, and stay when the reader cancels", async () => {
  const { view, open, attack, part, pass, fake, asked } = await show();
  await open();
  await attack();
  await part("safety_run", { result: { progress: { done: 3, total: 16, stage: "answers" } } });
  await part("safety_run", { result: recorded.part });
  expect(view.find(".progress").textContent).toContain("3 of 16");
  expect(view.all(".sf-t tbody tr").length).toBeGreaterThan(1);
  expect(view.find(".sf").getAttribute("aria-busy")).toBe("true");
  view.click(view.find(".progress button"));
  await pass(20);
  expect(fake.sent.some(({ kind }) => kind === "cancel")).toBe(true);
  expect(view.find(".msg.cancelled").textContent).toContain("Answers written so far are below");
  expect(view.all(".sf-t")).toHaveLength(1);
  view.click(view.find(".msg.cancelled button"));
  await pass(20);
  expect(asked("safety_run")).toHaveLength(2);
});

test("the sentence and the table say what was counted, in both languages", async () => {
  const { view, open, attack, answer } = await show();
  await open();
  await attack();
  await answer("safety_run", { result: recorded.run });
  const [none, filter] = [all(null, "none"), all(null, "filter")];
  const [n, of] = none.success;
  expect(view.find(".read").textContent).toContain(`Without a defence, ${n} of ${of} attacks take over`);
  expect(view.find(".read").textContent).toContain(`With “filtering”, ${filter.success[0]} do.`);
  expect(view.find(".read small").textContent).toContain("proves no safety");
  const rows = view.all(".sf-t tbody tr");
  expect(text(rows.map((row) => row.children[0] as Element))).toEqual([
    "plain instruction",
    "false correction",
    "all",
    "change",
    "key fact found",
  ]);
  const cell = rows[2]?.children[1];
  expect(cell?.querySelector("b")?.textContent).toBe(`${n}/${of}`);
  expect(cell?.textContent).toContain(`in prompt ${none.retrieved[0]}`);
  const whisker = cell?.querySelector<HTMLElement>(".whisker")?.style;
  expect(Number.parseFloat(whisker?.left ?? "")).toBeCloseTo((none.success[2] ?? 0) * 100);
  expect(rows[3]?.children[2]?.querySelector("b")?.textContent).toBe(
    `${points(filter.paired?.mean ?? 0)} points`,
  );
  expect(rows[4]?.children[2]?.querySelector("b")?.textContent).toBe(
    `${filter.honest[0]}/${filter.honest[1]}`,
  );
  expect(rows[4]?.children[2]?.textContent).toContain(`under attack ${filter.held[0]}`);
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".read").textContent).toContain(`没有防护时，${of} 次攻击中有 ${n} 次左右了回答`);
});

test("a case opens to the document as text, the attack marked, the place, and both answers", async () => {
  const { view, open, attack, answer } = await show();
  await open();
  await attack();
  await answer("safety_run", { result: recorded.run });
  const [first] = recorded.cases.cases;
  const details = view.find(".sf-list details");
  expect(details.querySelector(".sf-doc")?.textContent).toBe(first?.text);
  const [start, end] = first?.attack[0] ?? [];
  expect(text(details.querySelectorAll(".sf-doc .attack"))[0]).toBe(first?.text.slice(start, end));
  const mine = recorded.run.outcomes.filter(({ id }) => id === first?.id);
  expect(text(details.querySelectorAll("summary small"))).toEqual(
    mine.map(({ defence, success, retrieved }) => {
      const word = success ? "taken over" : retrieved ? "resisted" : "not in the prompt";
      return `${defence === "filter" ? "filtering" : "none"}: ${word}`;
    }),
  );
  expect(text(details.querySelectorAll("dd"))).toEqual(
    mine.flatMap((each) => [each.honest_answer, each.answer]),
  );
  const { place } = mine.find((each) => each.place) ?? {};
  expect(details.textContent).toContain(`passage ${place?.number} of ${place?.of}, tokens `);
});

test("markup in a document is text, and no hidden character stays hidden", async () => {
  const { view, answer, pass } = await show();
  await pass(10);
  const [first] = recorded.cases.cases;
  const evil = "<img src=x onerror=alert(1)> 👩 a\u200bb\u{e0041}";
  await answer("safety_cases", {
    result: { ...recorded.cases, cases: [{ ...first, text: evil, attack: [[31, 34]], findings: [] }] },
  });
  const doc = view.find(".sf-doc");
  expect(doc.querySelector("img")).toBeNull();
  expect(doc.textContent).toBe("<img src=x onerror=alert(1)> 👩 aU+200BbU+E0041");
  // Spans count code points, whatever JavaScript counts.
  expect(text(doc.querySelectorAll(".attack"))).toEqual(["a", "U+200B", "b"]);
});

test("hidden characters of the bundled documents are all shown", () => {
  const hidden = recorded.cases.cases.find(({ id }) => id === "en-hidden-3");
  const pieces = seen(hidden?.text ?? "", []);
  expect(pieces.filter(({ sign }) => sign).length).toBeGreaterThan(10);
  expect(pieces.map((piece) => piece.text).join("")).not.toMatch(/\u200b/);
});

test("the reader sees what the filter would take out of their own documents", async () => {
  const { view, open } = await show();
  await open();
  const { own } = recorded;
  expect(view.find(".sf-own summary").textContent).toContain(`${own.flagged} of ${own.documents} documents`);
  expect(view.all(".sf ul > :not(li)")).toHaveLength(0);
  expect(text(view.all(".sf-own li > bdi"))).toEqual(own.listed.map(({ doc }) => doc));
  expect(text(view.all(".sf-own .sf-doc"))).toEqual(own.listed.map(({ quote }) => quote));
});

test("without a kernel nothing is asked, and the panel says why", async () => {
  const { view, asked, pass } = await show({ live: false });
  await pass(600);
  expect(view.find(".msg.readonly").textContent).toContain("Run the notebook");
  expect(asked("safety_cases")).toHaveLength(0);
});

test("a refusal is told in the kernel's own words", async () => {
  const { view, open, attack, refuse } = await show();
  await open();
  await attack();
  await refuse("safety_run", "bad_request", "The safety lab needs a prompt.", "Connect one.");
  expect(view.find('[role="alert"]').textContent).toBe("The safety lab needs a prompt.Connect one.");
});

test("points have their sign", () => {
  expect([0.256, -0.1, 0.001, -0.001].map(points)).toEqual(["+26", "−10", "0", "0"]);
});
