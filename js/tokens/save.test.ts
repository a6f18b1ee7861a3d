import { expect, test } from "vitest";
import type { Message } from "../shared/text";
import { group } from "./groups";
import { csv, html, svg, tokenRows } from "./save";
import { cutOf, everyCharacter, NAIVE, NAIVE_PIECES, type Piece } from "./testing";

const say = ({ en }: Message, slots: Record<string, string | number> = {}) =>
  en.replace(/\{(\w+)\}/g, (_, name: string) => String(slots[name]));

function saving(text = NAIVE, pieces: Piece[] = NAIVE_PIECES) {
  const cut = cutOf(text, pieces);
  return { cut, groups: group(cut), name: "SmolLM2", root: document.body };
}

test("a saved token is what Python says: code points, not UTF-16 units", () => {
  const rows = tokenRows(saving());
  expect(rows).toHaveLength(21);
  expect(rows[15]).toEqual({
    id: 40303,
    text: " ⟨F0 9F 98⟩",
    bytes: "20 F0 9F 98",
    start: 31,
    end: 33,
    byte_start: 40,
    byte_end: 44,
    special: false,
    origin: "text",
    unknown: false,
  });
  expect(rows[17]).toMatchObject({ text: " into", start: 33, end: 38 });
});

test("a table takes no token for a formula", () => {
  const lines = csv(saving('=1+"a"', everyCharacter('=1+"a"', 2))).split("\n");
  expect(lines[0]).toBe("\ufeffid,text,bytes,start,end,byte_start,byte_end,special,origin,unknown");
  expect(lines.slice(1, 3).map((line) => line.split(",")[1])).toEqual(['"\'=1"', '"\'+"""']);
});

test("a picture is well-formed whatever the text, and says where it stops", () => {
  const hostile = `<img src=x>&"'\u0000\u001b\uffff${"x".repeat(9000)}`;
  const { source } = svg(saving(hostile, everyCharacter(hostile)), say);
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
  expect(parsed.querySelector("parsererror, img, script")).toBeNull();
  expect(source).toMatch(/the first 4,\d\d\d tokens|the first 4,\d\d\d of 9,\d\d\d tokens/);
  expect(svg(saving(), say).source).not.toContain("the first");
});

test("a saved page holds text and ids, and no markup of the text", () => {
  const page = html(saving("</pre><script>x</script>", everyCharacter("</pre><script>x</script>")), say);
  expect(page).not.toMatch(/<script/);
  expect(page).toContain("&lt;/pre&gt;&lt;script&gt;x");
});
