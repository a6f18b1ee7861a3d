/** The page around the specimens: what to look at, and both themes side by side. */
import { type Language, say } from "../shared/text";
import * as messages from "./messages";

const CHOICES = {
  theme: [
    ["both", messages.BOTH_THEMES],
    ["light", messages.LIGHT],
    ["dark", messages.DARK],
  ],
  lang: [
    ["en", { en: "English", zh: "English" }],
    ["zh", { en: "中文", zh: "中文" }],
  ],
  width: [
    ["480", { en: "480", zh: "480" }],
    ["900", { en: "900", zh: "900" }],
    ["1400", { en: "1400", zh: "1400" }],
    ["full", messages.FULL_WIDTH],
  ],
} as const;

const DEFAULTS: Record<string, string> = { theme: "both", lang: "en", width: "full" };

/** Links that change one thing and keep the rest. */
export function navigation(parameters: URLSearchParams, language: Language): HTMLElement {
  const header = document.createElement("header");
  const title = document.createElement("h1");
  title.textContent = say(messages.PAGE_TITLE, language);
  header.append(title);
  for (const [name, values] of Object.entries(CHOICES)) {
    const nav = document.createElement("nav");
    nav.ariaLabel = name;
    for (const [value, text] of values) {
      const link = document.createElement("a");
      const query = new URLSearchParams(parameters);
      query.set(name, value);
      link.href = `?${query}`;
      link.textContent = say(text, language);
      if ((parameters.get(name) ?? DEFAULTS[name]) === value) link.ariaCurrent = "true";
      nav.append(link);
    }
    header.append(nav);
  }
  return header;
}

/** Two pages, so that each finds its own theme as it would in a host; they scroll together. */
export function compare(main: HTMLElement, parameters: URLSearchParams): void {
  main.className = "compare";
  const frames = ["light", "dark"].map((theme) => {
    const frame = document.createElement("iframe");
    const query = new URLSearchParams(parameters);
    query.set("theme", theme);
    query.set("frame", "");
    frame.src = `?${query}`;
    frame.title = theme;
    main.append(frame);
    return frame;
  });
  for (const frame of frames) {
    frame.addEventListener("load", () => {
      frame.contentWindow?.addEventListener("scroll", () => {
        const top = frame.contentWindow?.scrollY ?? 0;
        for (const other of frames) if (other !== frame) other.contentWindow?.scrollTo({ top });
      });
    });
  }
}
