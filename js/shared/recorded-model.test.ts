import { expect, test, vi } from "vitest";
import { RecordedModel, type Recording } from "./recorded-model";
import { connect } from "./rpc";
import { message } from "./text";

const unknown = message("Nobody knows.", "无人知晓。");
const hint = message("Ask elsewhere.", "请到别处问。");

function asked(recording: Recording, traits: Record<string, unknown> = {}) {
  const { model } = new RecordedModel(traits, recording, { host: "page", unknown, hint });
  return { model, rpc: connect(model, new AbortController().signal) };
}

const said = (result: Record<string, string>) => [{ kind: "done", result }];

const TWO: Recording = {
  questions: [
    ["open", { text: "a", active: 1 }, 0, { traits: { active: 1 } }],
    ["look", { rev: 1, where: { x: 1, y: [2, { z: 3 }] } }, 1, {}],
    ["look", { where: "everywhere" }, 2, { own: { mine: "yes" } }],
    ["train", { rev: 1, size: 1 }, 1, {}],
    ["train", { rev: 1, size: 2 }, 2, {}],
    ["cut", { rev: 1 }, 1, { after: 3 }],
    ["cut", { rev: 1 }, 2, { after: 4 }],
  ],
  answers: [said({ is: "open" }), said({ is: "first" }), said({ is: "second" })],
};

test("a question is known by its words, in whatever order they come", async () => {
  const { rpc } = asked(TWO);
  const { result } = await rpc.request("look", { where: { y: [2, { z: 3 }], x: 1 }, rev: 1 });
  expect(result).toEqual({ is: "first" });
});

test("what is the same for all texts is answered for each", async () => {
  const { rpc } = asked(TWO);
  for (const rev of [1, 7]) {
    expect((await rpc.request("look", { rev, where: "everywhere" })).result).toEqual({
      is: "second",
      mine: "yes",
    });
  }
});

test("what an answer changes is changed", async () => {
  const { model, rpc } = asked(TWO, { active: 0 });
  const heard = vi.fn();
  model.on("change:active", heard);
  await rpc.request("open", { active: 1, text: "a" });
  expect(model.get("active")).toBe(1);
  expect(heard).toHaveBeenCalledOnce();
});

test("what was left by the last question is asked about", async () => {
  const { rpc } = asked(TWO);
  await expect(rpc.request("cut", { rev: 1 })).rejects.toThrow("Nobody knows.");
  for (const [size, is] of [
    [2, "second"],
    [1, "first"],
  ] as const) {
    await rpc.request("train", { rev: 1, size });
    expect((await rpc.request("cut", { rev: 1 })).result).toEqual({ is });
  }
});

test.each([
  ["en", "Nobody knows.", "Ask elsewhere."],
  ["zh", "无人知晓。", "请到别处问。"],
])("what was not recorded is refused in the reader's language: %s", async (lang, sentence, next) => {
  const { rpc } = asked(TWO, { lang });
  const refused = rpc.request("look", { rev: 2, where: "there" });
  await expect(refused).rejects.toMatchObject({ code: "bad_request", message: sentence, hint: next });
  expect(rpc.link.value).toBe("ready");
});

test("nothing is kept, and nobody complains", async () => {
  const { rpc } = asked(TWO);
  expect((await rpc.request("keep", { rev: 1, view: {} })).result).toEqual({});
});

test("an answer comes in its parts, and not at all to who does not want it any more", async () => {
  const parts = ["one", "two"].map((is) => ({ kind: "part", result: { is } }));
  const { rpc } = asked({ questions: [["tell", {}, 0, {}]], answers: [[...parts, ...said({ is: "end" })]] });
  const heard: unknown[] = [];
  const onPart = (part: { result: object }) => void heard.push(part.result);
  const { result } = await rpc.request("tell", {}, { onPart });
  expect([...heard, result]).toEqual([{ is: "one" }, { is: "two" }, { is: "end" }]);
  const controller = new AbortController();
  const cancelled = rpc.request("tell", {}, { onPart, signal: controller.signal });
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(heard).toHaveLength(2);
});
