/** Sentences in the reader's language, which need not be that of VS Code. */

export type Language = "en" | "zh";
export type Both = Readonly<Record<Language, string>>;
export type Slots = Readonly<Record<string, string | number>>;
export type Say = (text: string, slots?: Slots) => string;

/** Say sentences from a bundle of translations; without one, in English. */
export function speaking(bundle: Readonly<Record<string, string>> = {}): Say {
  return (text, slots = {}) =>
    (bundle[text] ?? text).replace(/\{(\w+)\}/g, (whole, name: string) => String(slots[name] ?? whole));
}

/** The language that a setting means; "auto" is that of VS Code. */
export function chosenLanguage(setting: string | undefined, displayed: string): Language {
  if (setting === "en" || setting === "zh") return setting;
  return displayed.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** A size as people read it. */
export function megabytes(bytes: number): string {
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`;
}
