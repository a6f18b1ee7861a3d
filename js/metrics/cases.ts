/** Ready texts on which a metric misleads: written for that, scored like any other. */
import { type Message, message } from "../shared/text";
import type { Item } from "./store";

export interface Case {
  name: Message;
  language: "en" | "zh";
  items: readonly Item[];
}

const all = (references: readonly string[], candidates: readonly string[]): Item[] =>
  candidates.map((candidate) => ({ candidate, references }));

export const CASES: readonly Case[] = [
  {
    name: message("One word turns it round", "一个词就反了"),
    language: "en",
    items: all(
      ["The bridge is safe for heavy trucks."],
      ["The bridge is not safe for heavy trucks.", "Heavy lorries can cross the bridge without danger."],
    ),
  },
  {
    name: message("The right words, no sentence", "词都对，不成句"),
    language: "en",
    items: all(
      ["The nurse gave the patient the medicine at noon."],
      [
        "The medicine gave the nurse the patient at noon.",
        "At noon the nurse gave the patient the medicine.",
      ],
    ),
  },
  {
    name: message("Short and sure", "短而保险"),
    language: "en",
    items: all(
      ["The train to the coast leaves at nine from platform four."],
      ["the train", "The coast train departs from platform four at nine."],
    ),
  },
  {
    name: message("A negation in Chinese", "中文里的否定"),
    language: "zh",
    items: all(["这座桥可以通行重型卡车。"], ["这座桥不可以通行重型卡车。", "载重货车能够从桥上安全驶过。"]),
  },
  {
    name: message("Same meaning, other characters", "意思相同，用字不同"),
    language: "zh",
    items: all(["他明天上午坐火车去上海。"], ["明早他搭火车前往上海。", "他明天上午坐飞机去上海。"]),
  },
];
