import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Store } from "../store";
import { SHOWN, stage } from "../testing";
import { Panel } from "./Panel";
import { RANKS, ranksWire, tokensWire } from "./recorded";
import { scoreOf } from "./words";

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

const final = RANKS.rows.filter(({ way }) => way[4]);
const written = (score = 0, unit = "") => scoreOf(score, unit);

test("one column per stage, one box per passage and stage, with the stage's own score", async () => {
  const { view } = await show();
  expect(texts(view.all(".rk-axis .name"))).toEqual(["dense", "BM25", "fused", "reranked", "MMR"]);
  expect(view.root.textContent).toContain("λ = 0.7");
  expect(view.all(".rk-row")).toHaveLength(final.length);
  for (const [k, one] of view.all(".rk-row").entries()) {
    const way = final[k]?.way ?? [];
    // The exact number is in the tooltip.
    const exact = Number(one.querySelector(".rk-box title")?.textContent?.split(": ").at(-1));
    if (way[0]) expect(exact).toBeCloseTo(way[0][1], 6);
    expect(texts([...one.querySelectorAll<HTMLElement>(".rk-box text")])).toEqual(
      way.map((place, at) => (place ? written(place[1], RANKS.stages[at]?.unit) : "—")),
    );
  }
});

test("what took longest is told, unless all else was kept", async () => {
  const { view } = await show();
  expect(view.find(".rk .cap").textContent).toContain("8,987 ms of the time went into reranking, 83 ms into");
  const stages = RANKS.stages.map((stage) => ({
    ...stage,
    ms: stage.stage === "reranked" ? stage.ms : null,
  }));
  const { view: other } = await show({ ranks: { ...RANKS, stages } });
  expect(other.find(".rk .cap").textContent).not.toContain("of the time");
});

test("height is rank, and what a list lacks is hollow below all others", async () => {
  const { view } = await show();
  for (let at = 0; at < 5; at++) {
    const boxes = view.all(`.rk-box[data-stage="${at}"]`).map((box, k) => ({
      rank: final[k]?.way[at]?.[0] ?? null,
      y: Number(box.querySelector("rect")?.getAttribute("y")),
      hollow: box.getAttribute("class")?.includes("none"),
    }));
    const there = boxes.filter(({ rank }) => rank !== null);
    const top = Math.min(...there.map(({ y, rank }) => y - 21 * ((rank ?? 0) - 1)));
    for (const { y, rank } of there) expect(y).toBe(top + 21 * ((rank ?? 0) - 1));
    for (const box of boxes) {
      expect(box.hollow).toBe(box.rank === null);
      if (box.rank === null) expect(box.y).toBeGreaterThan(Math.max(...there.map(({ y }) => y)));
    }
  }
});

test("the rule stands under the last one that was sent, and says how many", async () => {
  const { view } = await show();
  const sent = final.filter((one) => one.sent);
  expect(view.all(".rk-row.sent")).toHaveLength(sent.length);
  const y = Number(/M[\d.]+ ([\d.]+)H/.exec(view.find(".rule").getAttribute("d") ?? "")?.[1]);
  const edges = final.map((one, k) => {
    const rect = view.all('.rk-box[data-stage="4"] rect')[k];
    return { one, top: Number(rect?.getAttribute("y")) };
  });
  const last = sent.at(-1);
  for (const { one, top } of edges) {
    if ((one.way[4]?.[0] ?? 0) <= (last?.way[4]?.[0] ?? 0)) expect(top + 18).toBeLessThan(y);
    else expect(top).toBeGreaterThan(y);
  }
  expect(view.find(".rk-axis").textContent).toContain(`${sent.length} are sent`);
});

test("the sentence says how the passage that moved most got its place, in both languages", async () => {
  const { view } = await show();
  expect(view.find(".read").textContent).toBe(
    "01-attention.md·274–297 was 11th, second, fourth and seventh; MMR left it seventh.",
  );
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".read").textContent).toBe(
    "01-attention.md·274–297 先后排在第 11、第 2、第 4、第 7 位；MMR 之后仍在第 7 位。",
  );
});

test("what MMR lifted or held back is said with the passage that repeats", async () => {
  const { view, store } = await show();
  const say = (row: number, language: "en" | "zh") => {
    view.act(() => {
      store.passage.value = row;
      view.language.value = language;
    });
    return view.find(".read").textContent;
  };
  expect(say(66, "en")).toBe(
    "10-kv-cache.md·811–960 was 12th, third, fifth and sixth; MMR put it fifth, ahead of 10-kv-cache.md·2678–2914, which repeats 10-kv-cache.md·2575–2823.",
  );
  expect(say(66, "zh")).toBe(
    "10-kv-cache.md·811–960 先后排在第 12、第 3、第 5、第 6 位；MMR 把它排到第 5 位，超过了 10-kv-cache.md·2678–2914，因为后者与 10-kv-cache.md·2575–2823 重复。",
  );
  expect(say(79, "en")).toBe(
    "10-kv-cache.md·2678–2914 was fourth, seventh and fifth; MMR held it back to sixth, because it repeats 10-kv-cache.md·2575–2823.",
  );
});

test("pointing at a passage redraws its way, and the other views know of it", async () => {
  const { view, store } = await show();
  const box = view.all('.rk-box[data-stage="1"]')[0] as HTMLElement;
  view.act(() => void box.dispatchEvent(new MouseEvent("click", { bubbles: true })));
  expect(store.passage.value).toBe(row(0).row);
  expect(view.all(".rk-row.you")).toHaveLength(1);
  expect(view.all(".rk-curves .you")).toHaveLength(1);
  expect(view.find(".rk-part h3").textContent).toBe("Score: BM25");
  const label = view.all(".rk-row .label")[1] as HTMLElement;
  view.act(() => void label.dispatchEvent(new MouseEvent("click", { bubbles: true })));
  expect(store.passage.value).toBe(row(1).row);
  expect(view.find(".rk-part h3").textContent).toBe("Score: BM25");
});

test("a passage that was first everywhere, one that only gained, and one that went no further", async () => {
  const at = (one: (typeof RANKS.rows)[number], ranks: (number | null)[]) => ({
    ...one,
    way: ranks.map((rank) => (rank === null ? null : ([rank, 0.5] as [number, number]))),
    parts: ranks.map(() => []),
  });
  const rows = [
    at(row(0), [1, 1, 1, 1, 1]),
    at(row(1), [5, 4, 3, 3, 2]),
    at(row(2), [3, 9, null, null, null]),
  ];
  const { view, store } = await show({ ranks: { ...RANKS, rows } });
  const say = (one: (typeof RANKS.rows)[number]) => {
    view.act(() => {
      store.passage.value = one.row;
    });
    return view.find(".read").textContent;
  };
  expect(say(row(0))).toMatch(/ was first at every stage\.$/);
  expect(say(row(1))).toMatch(/ was fifth, fourth, third and third; MMR put it second\.$/);
  view.click(view.find('input[type="checkbox"]'));
  expect(say(row(2))).toMatch(/ was third and ninth, and went no further than BM25\.$/);
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
  expect(cell().textContent).toBe("rank 11, 0.30");
  view.press(cell(), "ArrowRight");
  expect(cell().textContent).toBe("rank 2, 3.46");
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
  const { view, store } = await show();
  view.act(() => {
    store.passage.value = 66;
  });
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
  expect(texts(view.all(".rk-terms tbody th"))[1]).toBe("repeats 10-kv-cache.md 1511–1664");
  expect(sums().terms).toBeCloseTo(sums().sum, 2);
  press("ArrowLeft");
  expect(view.all(".rk-terms")).toHaveLength(0);
  expect(view.root.textContent).toContain(
    "reads the chunk, then finds each token of the question this likely",
  );
  press("ArrowLeft");
  expect(texts(view.all(".rk-terms .made"))).toEqual(["rank 12: 1 / (60 + 12)", "rank 3: 1 / (60 + 3)"]);
  expect(sums().terms).toBeCloseTo(sums().sum, 2);
  press("ArrowLeft");
  expect(view.all(".rk-terms tbody .tok").length).toBeGreaterThan(0);
  expect(sums().terms).toBeCloseTo(sums().sum, 2);
  press("ArrowLeft");
  expect(view.root.textContent).toContain("The cosine between the vectors");
});

test("every way to score is explained by what it is", async () => {
  const stages = RANKS.stages.map((one, k) => (k === 3 ? { ...one, unit: "maxsim" } : one));
  const { view } = await show({ ranks: { ...RANKS, stages } });
  const press = (key: string) => view.press(view.find('table[role="grid"] td[tabindex="0"]'), key);
  press("End");
  press("ArrowLeft");
  expect(view.find(".rk-axis").textContent).toContain("MaxSim");
  expect(view.find(".rk-part").textContent).toContain("Each token of the question finds");
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
  expect(view.find(".read").textContent).toMatch(/ is \w+ of 14 by dense\.$/);
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
  expect(last("ranks_tokens").args).toMatchObject({ row: row(6).row, rev: 1 });
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
    /^cache is most like cache: 0\.91\. On average .* 0\.62\.$/,
  );
  expect(view.find(".rk-text").textContent).toMatch(/^Multi-query attention shares one key/);
  expect(view.find(".rk-text .best").textContent).toBe("cache");
  view.press(options[8] as HTMLElement, "ArrowRight");
  expect(view.find(".rk-says").textContent).toMatch(/^smaller is most like \w+: 0\.\d\d/);
  expect(view.focused()).toBe(view.all('[role="option"]')[9]);
  view.press(view.focused() as HTMLElement, "End");
  expect(view.find('[aria-selected="true"][role="option"]').textContent).toContain("?");
  view.act(() => {
    store.passage.value = row(0).row;
  });
  await pass(300);
  expect(last("ranks_tokens").args.row).toBe(row(0).row);
});

test("text of documents is only ever text", async () => {
  const evil = { ...row(0), doc: "<img>.md", text: "<script>1</script>" };
  const { view } = await show({ ranks: { ...RANKS, rows: [evil, ...RANKS.rows.slice(1)] } });
  expect(view.root.querySelector("img, script")).toBeNull();
  expect(view.root.textContent).toContain("<script>1</script>");
});

test("without a kernel nothing is asked, and the panel says what would bring it", async () => {
  const { view, asked } = await show({ live: false });
  expect(view.find(".msg.readonly").textContent).toContain("run the notebook");
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
