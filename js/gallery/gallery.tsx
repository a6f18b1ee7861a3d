/** Every component in every state, and every widget on recorded data. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { mountInto } from "../shared/mount";
import { isLanguage, type Language } from "../shared/text";
import tokens from "../shared/tokens.css";
import { asked } from "./asked";
import { compare, navigation } from "./page";
import page from "./page.css";
import { SAVED_NAMES, showSaved } from "./saved";
import { Colours } from "./sections/colours";
import { Controls } from "./sections/controls";
import styles from "./sections/sections.css";
import { States } from "./sections/states";
import { Tokens } from "./sections/tokens";
import { Whole } from "./sections/whole";

const SECTIONS: Record<string, () => JSX.Element> = {
  whole: Whole,
  controls: Controls,
  tokens: Tokens,
  colours: Colours,
  states: States,
};

const parameters = new URLSearchParams(location.search);
const theme = parameters.get("theme");
const lang = parameters.get("lang");
const language: Language = isLanguage(lang) ? lang : "en";

document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
document.documentElement.dataset.theme = theme === "dark" ? "dark" : "light";
const style = document.createElement("style");
style.textContent = tokens + page;
document.head.append(style);

const main = document.createElement("main");
const width = Number(parameters.get("width"));
if (width > 0) main.style.maxWidth = `${width}px`;
if (!parameters.has("frame")) document.body.append(navigation(parameters, language));
document.body.append(main);

if (theme === "light" || theme === "dark") {
  const never = new AbortController().signal;
  const place = (name: string) => {
    const element = document.createElement("div");
    element.id = name;
    main.append(element);
    return element;
  };
  for (const name of SAVED_NAMES) await showSaved(name, place(name), language, never);
  for (const [name, { styles: own, view }] of Object.entries(asked(language, never))) {
    mountInto(place(name), own, signal(language), never, view);
  }
  for (const [name, Section] of Object.entries(SECTIONS)) {
    mountInto(place(name), styles, signal(language), never, <Section />);
  }
} else {
  compare(main, parameters);
}
