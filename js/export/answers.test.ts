import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { RecordedModel } from "../shared/recorded-model";
import { connect } from "../shared/rpc";
import { readAnswers } from "./answers";
import { HINT, UNKNOWN } from "./messages";

/** As Python packs it: length, JSON, arrays. */
function packed(told: unknown, data: Uint8Array): string {
  const text = new TextEncoder().encode(JSON.stringify(told));
  const length = new Uint8Array(new Uint32Array([text.length]).buffer);
  return gzipSync(new Uint8Array([...length, ...text, ...data])).toString("base64");
}

test("arrays are found at their places, wherever the JSON before them ends", async () => {
  const arrays = [{ name: "values", dtype: "float32", shape: [2] }];
  const data = new Uint8Array(new Float32Array([1, 2, 0.5, -3]).buffer);
  const recording = await readAnswers(
    packed(
      {
        questions: [
          ["first", { rev: 3 }, 0, {}],
          ["second", { rev: 3 }, 1, {}],
        ],
        answers: [
          [{ kind: "done", result: { said: "通义千问" }, arrays, bytes: [0, 8] }],
          [{ kind: "done", result: {}, arrays, bytes: [8, 8] }],
        ],
      },
      data,
    ),
  );
  const { model } = new RecordedModel({}, recording, { host: "page", unknown: UNKNOWN, hint: HINT });
  const rpc = connect(model, new AbortController().signal);
  const first = await rpc.request("first", { rev: 3 });
  expect(first.result.said).toBe("通义千问");
  expect(first.arrays.values?.values).toEqual(new Float32Array([1, 2]));
  const second = await rpc.request("second", { rev: 3 });
  expect(second.arrays.values?.values).toEqual(new Float32Array([0.5, -3]));
});
