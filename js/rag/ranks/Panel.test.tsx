import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Store } from "../store";
import { SHOWN, stage } from "../testing";
import { Panel } from "./Panel";
import { RANKS, ranksWire, tokensWire } from "./recorded";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 860, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

function View({ store }: { store: Store }) {
  const shown = store.shown.value ?? SHOWN;
  return <Panel store={store} shown={shown} onClose={() => {}} />;
}

async function show(options: Parameters<typeof stage>[1] & { ranks?: typeof RANKS } = {}) {
  const { ranks = RANKS, ...rest } = options;
  const page = await stage((store) => <View store={store} />, rest);
  await page.pass(10);
  if (rest.live !== false) await page.answer("ranks", ranksWire(ranks));
  return page;
}

const texts = (found: HTMLElement[]) => found.map((element) => element.textContent);
const row = (n: number) => RANKS.rows[n] as (typeof RANKS.rows)[number];

test("one column per stage, one box per passage and stage, with the stage's own score", async () => {
  const { view } = await show();
  expect(texts(view.all(".rk-axis .name"))).toEqual(["dense", "BM25", "fused", "reranked", "MMR"]);
  expect(view.root.textContent).toContain("λ = 0.7");
  const final = RANKS.rows.filter(({ way }) => way[4]);
  expect(view.all(".rk-row")).toHaveLength(final.length);
  const boxes = view
    .all(".rk-row")
    .map((one) => texts([...one.querySelectorAll<HTMLElement>(".rk-box text")]));
  for (const [k, written] of boxes.entries()) {
    const way = final[k]?.way ?? [];
    expect(written[0]).toBe(way[0]?.[1].toFixed(2).replace("-", "−").replace("−0.00", "0.00"));
    expect(written[2]).toBe(((way[2]?.[1] ?? 0) * 1000).toFixed(1));
  }
});

test("height is rank: the boxes of a column stand in the order of their ranks", async () => {
  const { view } = await show();
  const final = RANKS.rows.filter(({ way }) => way[4]);
  for (let at = 0; at < 5; at++) {
    const places = view
      .all(`.rk-box[data-stage="${at}"] rect`)
      .map((rect, k) => [final[k]?.way[at]?.[0] ?? 0, Number(rect.getAttribute("y"))] as const)
      .sort(([a], [b]) => a - b);
    for (const [k, [rank, y]] of places.entries()) {
      const [first, top] = places[0] ?? [0, 0];
      expect(y - top).toBe(21 * (rank - first));
      expect(k).toBeGreaterThanOrEqual(0);
    }
  }
});

test("the rule stands under the last one that was sent, and says how many", async () => {
  const { view } = await show();
  expect(view.all(".rk-row.sent")).toHaveLength(3);
  const y = Number(/M[\d.]+ ([\d.]+)H/.exec(view.find(".rule").getAttribute("d") ?? "")?.[1]);
  const bottoms = view
    .all('.rk-row.sent .rk-box[data-stage="4"] rect')
    .map((r) => Number(r.getAttribute("y")) + 18);
  const below = view
    .all('.rk-row:not(.sent) .rk-box[data-stage="4"] rect')
    .map((r) => Number(r.getAttribute("y")));
  expect(Math.max(...bottoms)).toBeLessThan(y);
  expect(Math.min(...below)).toBeGreaterThan(y);
  expect(view.find(".rk-axis").textContent).toContain("three are sent".replace("three", "3"));
});

test("the sentence says how the passage that moved most got its place, in both languages", async () => {
  const { view } = await show();
  expect(view.find(".read").textContent).toBe(
    "cost.md·400–617 was third, eighth, fourth and fourth; MMR put it second, ahead of cost.md·169–464, which repeats cost.md·18–283.",
  );
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".read").textContent).toBe(
    "cost.md·400–617 先后排在第 3、第 8、第 4、第 4 位；MMR 把它排到第 2 位，超过了 cost.md·169–464，因为后者与 cost.md·18–283 重复。",
  );
});

test("pointing at a passage redraws its way, tells its story, and is known to the other views", async () => {
  const { view, store } = await show();
  const steady = view.all('.rk-box[data-stage="0"]')[0] as HTMLElement;
  view.act(() => void steady.dispatchEvent(new MouseEvent("click", { bubbles: true })));
  expect(store.passage.value).toBe(row(0).row);
  expect(view.find(".read").textContent).toBe("cost.md·18–283 was first at every stage.");
  expect(view.all(".rk-row.you")).toHaveLength(1);
  expect(view.all(".rk-curves .you")).toHaveLength(1);
  const held = RANKS.rows.find(({ way }) => (way[4]?.[0] ?? 0) > (way[3]?.[0] ?? 0) && way[4]);
  view.act(() => {
    store.passage.value = held?.row ?? null;
  });
  expect(view.find(".read").textContent).toMatch(/MMR held it back to \w+, because it repeats /);
});

test("a screen reader gets a table; arrows move by passage and by stage", async () => {
  const { view, store } = await show();
  const grid = view.find('table[role="grid"]');
  expect(grid.querySelector("caption")?.textContent).toBe("Rank of 8 passages after each stage");
  const cell = () => view.find('table[role="grid"] td[tabindex="0"]');
  expect(view.all('table[role="grid"] td[tabindex="0"]')).toHaveLength(1);
  const begun = cell();
  view.act(() => begun.focus());
  view.press(cell(), "Home");
  expect(cell().textContent).toBe("rank 3, 0.38");
  view.press(cell(), "ArrowRight");
  expect(cell().textContent).toMatch(/^rank 8, 0\.5/);
  expect(view.focused()).toBe(cell());
  view.press(cell(), "PageUp");
  expect(store.passage.value).toBe(row(0).row);
  view.press(cell(), "ArrowUp");
  expect(store.passage.value).toBe(row(0).row);
  view.press(cell(), "ArrowDown");
  expect(store.passage.value).toBe(row(1).row);
  expect(view.all('tr[aria-selected="true"]')).toHaveLength(1);
});

test("every score that was computed from others is taken apart, and the terms add up", async () => {
  const { view } = await show();
  const sums = () => ({
    sum: Number(
      /^([−\d.]+) is the sum/.exec(view.find(".rk-part .note").textContent ?? "")?.[1]?.replace("−", "-"),
    ),
    terms: view
      .all(".rk-terms tbody td:last-child")
      .map((one) => Number(one.textContent?.replace("−", "-")))
      .reduce((a, b) => a + b, 0),
  });
  const press = (key: string) => view.press(view.find('table[role="grid"] td[tabindex="0"]'), key);
  press("End");
  expect(texts(view.all(".rk-terms tbody th"))[0]).toBe("relevance");
  expect(texts(view.all(".rk-terms tbody th"))[1]).toBe("repeats cost.md 18–283");
  expect(sums().terms).toBeCloseTo(sums().sum, 2);
  press("ArrowLeft");
  expect(view.all(".rk-terms")).toHaveLength(0);
  expect(view.root.textContent).toContain(
    "reads the chunk, then finds each token of the question this likely",
  );
  press("ArrowLeft");
  expect(texts(view.all(".rk-terms .made"))).toEqual(["rank 3: 1 / (60 + 3)", "rank 8: 1 / (60 + 8)"]);
  expect(sums().terms).toBeCloseTo(sums().sum, 2);
  press("ArrowLeft");
  expect(view.all(".rk-terms tbody .tok").length).toBeGreaterThan(0);
  expect(sums().terms).toBeCloseTo(sums().sum, 2);
  press("ArrowLeft");
  expect(view.root.textContent).toContain("The cosine between the vectors");
});

test("what went no further is counted, and drawn on demand", async () => {
  const { view } = await show();
  const others = RANKS.rows.filter(({ way }) => !way[4]);
  const check = view.find<HTMLInputElement>('input[type="checkbox"]');
  expect(view.find(".check").textContent).toBe(`also the ${others.length} that went no further`);
  view.click(check);
  expect(view.all(".rk-row")).toHaveLength(RANKS.rows.length);
  // One that BM25 has not found is drawn hollow where it was missed, and ends where it was dropped.
  const missed = others.find(({ way }) => way[0] && !way[1]);
  const boxes = [
    ...(view.all(".rk-row")[RANKS.rows.indexOf(missed as (typeof others)[number])]?.children ?? []),
  ];
  expect(boxes.filter((one) => one.getAttribute("class")?.includes("rk-box"))).toHaveLength(1);
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".check").textContent).toContain(`${others.length} 个`);
});

test("a narrow page keeps the first stage, the one that changed most, and the last", async () => {
  layOut({ width: 456, height: 400 });
  const { view } = await show();
  expect(texts(view.all(".rk-axis .name"))).toEqual(["dense", "BM25", "MMR"]);
  expect(view.find(".rk-few").textContent).toContain("Of 5 stages");
  // The table and the terms have all.
  expect(view.all('table[role="grid"] thead th')).toHaveLength(6);
  for (const rect of view.all(".rk-box rect")) {
    const [x, width] = [Number(rect.getAttribute("x")), Number(rect.getAttribute("width"))];
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(456);
  }
});

test("ranks beyond the picture share a line, and what was found and is not followed is counted", async () => {
  const far = { ...row(1), way: [[57, 0.1], ...row(1).way.slice(1)] } as (typeof RANKS.rows)[number];
  const ranks = { ...RANKS, rows: [row(0), far], found: 40 };
  const { view } = await show({ ranks });
  expect(view.all(".rk-axis .rank")).toHaveLength(20);
  expect(view.find(".rk-axis .low").textContent).toBe("below 20");
  expect(view.root.textContent).toContain("38 more were found and are not drawn.");
});

test("one stage alone is a sentence of its own", async () => {
  const ranks = {
    ...RANKS,
    stages: RANKS.stages.slice(0, 1),
    rows: RANKS.rows
      .slice(0, 3)
      .map((one) => ({ ...one, way: one.way.slice(0, 1), parts: one.parts.slice(0, 1) })),
    found: 3,
  };
  const { view } = await show({ ranks });
  expect(view.find(".read").textContent).toMatch(/^cost\.md·\d+–\d+ is \w+ of 18 by dense\.$/);
});

test("stages of one kind are numbered", async () => {
  const stages = RANKS.stages.map((one, k) => (k === 1 ? { ...one, stage: "dense", unit: "cosine" } : one));
  const { view } = await show({ ranks: { ...RANKS, stages } });
  expect(texts(view.all(".rk-axis .name")).slice(0, 2)).toEqual(["dense 1", "dense 2"]);
});

test("tokens are compared when they are asked for, and again for another passage", async () => {
  const { view, asked, answer, last, pass, store } = await show();
  expect(asked("ranks_tokens")).toHaveLength(0);
  view.click(view.find(".rk-more button"));
  await pass(20);
  expect(last("ranks_tokens").args).toMatchObject({ row: 15, rev: 1 });
  await answer("ranks_tokens", tokensWire());
  const options = view.all('[role="option"]');
  expect(texts(view.all('[role="option"] .tok'))).toEqual(
    ["How", "can", "I", "make", "the", "key", "-", "value", "cache", "smaller", "?"],
  ); // biome-ignore format: one line
  // It begins with the token that finds most: "cache" finds "cache".
  expect(view.find('[aria-selected="true"][role="option"]').getAttribute("aria-label")).toMatch(
    /^cache 0\.\d\d$/,
  );
  expect(view.find(".rk-says").textContent).toMatch(
    /^cache is most like cache: 0\.\d\d\. On average .* 0\.45\.$/,
  );
  expect(view.find(".rk-text").textContent).toMatch(/^Distillation trains a small model/);
  expect(view.find(".rk-text .best").textContent).toBe("cache");
  view.press(options[8] as HTMLElement, "ArrowRight");
  expect(view.find(".rk-says").textContent).toMatch(/^smaller is most like small: /);
  expect(view.focused()).toBe(view.all('[role="option"]')[9]);
  view.press(view.focused() as HTMLElement, "End");
  expect(view.find('[aria-selected="true"][role="option"]').textContent).toContain("?");
  view.act(() => {
    store.passage.value = 13;
  });
  await pass(300);
  expect(last("ranks_tokens").args.row).toBe(13);
});

test("text of documents is only ever text", async () => {
  const evil = { ...row(0), doc: "<img>.md", text: "<script>1</script>" };
  const { view } = await show({ ranks: { ...RANKS, rows: [evil, ...RANKS.rows.slice(1)] } });
  expect(view.root.querySelector("img, script")).toBeNull();
  expect(view.root.textContent).toContain("<script>1</script>");
});

test("without a kernel nothing is asked, and the panel says what would bring it", async () => {
  const { view, asked } = await show({ live: false });
  expect(view.find(".msg.readonly").textContent).toContain("run the cell");
  expect(asked("ranks")).toHaveLength(0);
});

test("nothing found, and a refusal, are said", async () => {
  const { view } = await show({ ranks: { ...RANKS, rows: [], found: 0 } });
  expect(view.find(".msg.empty").textContent).toContain("Nothing was found");
  const page = await stage((store) => <View store={store} />);
  await page.pass(10);
  await page.refuse("ranks", "bad_request", "This pipeline ranks nothing.", "Add a retrieve node.");
  expect(page.view.find('[role="alert"]').textContent).toBe(
    "This pipeline ranks nothing.Add a retrieve node.",
  );
});
