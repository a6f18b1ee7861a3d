/** Rules to begin with. They are content: what is written keeps its language when the interface changes. */
import type { Language } from "../../shared/text";
import type { SAMPLES as NAMES } from "./messages";

interface Sample {
  name: keyof typeof NAMES;
  text: Record<Language, string>;
}

const schema = (value: object) => JSON.stringify(value, null, 1);
const words = (maxLength: number) =>
  schema({ type: "array", items: { type: "string", maxLength }, minItems: 2, maxItems: 4 });
const person = (name: string, age: string, maxLength: number) =>
  schema({
    type: "object",
    properties: { [name]: { type: "string", maxLength }, [age]: { type: "integer" } },
    required: [name, age],
  });
const any = schema({ type: "object" });

export const SAMPLES = {
  choice: [
    { name: "yes", text: { en: "yes\nno", zh: "是\n否" } },
    {
      name: "colours",
      text: { en: "red\ngreen\nblue\nultraviolet", zh: "红色\n绿色\n蓝色\n紫外线" },
    },
    { name: "emoji", text: { en: "😀\n😢\n👍🏽", zh: "😀\n😢\n👍🏽" } },
  ],
  regex: [
    { name: "date", text: { en: "[0-9]{4}-[0-9]{2}-[0-9]{2}", zh: "[0-9]{4} 年 [0-9]{1,2} 月" } },
    { name: "share", text: { en: "(100|[1-9]?[0-9]) ?%", zh: "(100|[1-9]?[0-9])%" } },
    { name: "sentence", text: { en: "[A-Za-z]+( [a-z]+){2,7}\\.", zh: "[\\u4e00-\\u9fff]{2,12}。" } },
  ],
  json_schema: [
    { name: "person", text: { en: person("name", "age", 20), zh: person("姓名", "年龄", 6) } },
    { name: "list", text: { en: words(12), zh: words(6) } },
    { name: "object", text: { en: any, zh: any } },
  ],
} satisfies Record<string, Sample[]>;
