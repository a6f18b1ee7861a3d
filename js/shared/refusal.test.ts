import { expect, test } from "vitest";
import { endOf, heard, refusalOf } from "./refusal";
import { RpcError } from "./rpc";

test("the kernel's sentences are kept, and what it did not say is empty", () => {
  expect(refusalOf(new RpcError("too_long", "8,193 tokens.", "Shorten it."))).toEqual({
    code: "too_long",
    message: "8,193 tokens.",
    hint: "Shorten it.",
  });
  expect(refusalOf(new RangeError("array a came without its bytes"))).toEqual({
    code: "failed",
    message: "",
    hint: "",
  });
});

test.each(["cancelled", "closed", "stale"] as const)("nobody needs to hear that it is %s", (code) => {
  expect(heard(new RpcError(code, "", ""))).toBeNull();
  expect(heard(new RpcError("failed", "No.", ""))?.message).toBe("No.");
});

test("a lost connection is no refusal, a cancel is no error", () => {
  const end = (code: "closed" | "cancelled" | "empty") => endOf(refusalOf(new RpcError(code, "", "")));
  expect(end("closed")).toEqual({ kind: "idle" });
  expect(end("cancelled")).toEqual({ kind: "cancelled" });
  expect(end("empty")).toEqual({ kind: "error", code: "empty", message: "", hint: "" });
});
