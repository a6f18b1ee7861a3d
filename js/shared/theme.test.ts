import { afterEach, expect, test, vi } from "vitest";
import { hostTheme, watchTheme } from "./theme";

afterEach(() => {
  for (const element of [document.body, document.documentElement]) {
    element.removeAttribute("class");
    for (const name of Object.keys(element.dataset)) delete element.dataset[name];
  }
});

const MARKS: [string, () => void, "light" | "dark"][] = [
  ["nothing", () => undefined, "light"],
  [
    "VS Code dark beside JupyterLab's mark, which VS Code leaves at light",
    () => mark({ vscodeThemeKind: "vscode-dark", jpThemeLight: "true" }),
    "dark",
  ],
  ["VS Code high contrast", () => mark({ vscodeThemeKind: "vscode-high-contrast" }), "dark"],
  ["VS Code high contrast light", () => mark({ vscodeThemeKind: "vscode-high-contrast-light" }), "light"],
  ["JupyterLab dark", () => mark({ jpThemeLight: "false" }), "dark"],
  ["JupyterLab light", () => mark({ jpThemeLight: "true" }), "light"],
  ["a class on the page", () => document.documentElement.classList.add("dark"), "dark"],
  ["a class on the body", () => document.body.classList.add("dark"), "dark"],
  ["a name on the page", () => (document.documentElement.dataset.theme = "dark"), "dark"],
  [
    "a name on the body before one on the page",
    () => {
      mark({ theme: "light" });
      document.documentElement.dataset.theme = "dark";
    },
    "light",
  ],
];

function mark(data: Record<string, string>) {
  Object.assign(document.body.dataset, data);
}

test.each(MARKS)("%s", (_name, set, theme) => {
  set();
  expect(hostTheme()).toBe(theme);
});

test("tells every change once, until it is over", async () => {
  const abort = new AbortController();
  const heard = vi.fn();
  watchTheme(heard, abort.signal);
  expect(heard).toHaveBeenLastCalledWith("light");
  mark({ jpThemeLight: "false" });
  await vi.waitFor(() => expect(heard).toHaveBeenLastCalledWith("dark"));
  document.body.classList.add("unrelated");
  mark({ jpThemeLight: "true" });
  await vi.waitFor(() => expect(heard).toHaveBeenLastCalledWith("light"));
  expect(heard).toHaveBeenCalledTimes(3);
  abort.abort();
  mark({ jpThemeLight: "false" });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(heard).toHaveBeenCalledTimes(3);
});
