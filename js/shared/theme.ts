/** Which theme the host shows, and word of its changes. */

export type Theme = "light" | "dark";

/** What the reader chose for pictures alone; then VS Code, which always sets JupyterLab's mark to light. */
export function hostTheme(page: Document = document): Theme {
  const kind = page.body?.dataset.llmheroTheme ?? page.body?.dataset.vscodeThemeKind;
  if (kind) return kind.includes("light") ? "light" : "dark";
  const jupyter = page.body?.dataset.jpThemeLight;
  if (jupyter) return jupyter === "false" ? "dark" : "light";
  for (const element of [page.body, page.documentElement]) {
    const named = element?.dataset.theme;
    if (named === "light" || named === "dark") return named;
    if (element?.classList.contains("dark")) return "dark";
    if (element?.classList.contains("light")) return "light";
  }
  return page.defaultView?.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Call back now and whenever the host changes its theme, until the signal aborts. */
export function watchTheme(listener: (theme: Theme) => void, signal: AbortSignal): void {
  let last: Theme | undefined;
  const look = () => {
    const theme = hostTheme();
    if (theme !== last) {
      last = theme;
      listener(theme);
    }
  };
  const observer = new MutationObserver(look);
  // Looking is cheaper than the names of all the attributes that may tell.
  const attributes = { attributes: true };
  observer.observe(document.body, attributes);
  observer.observe(document.documentElement, attributes);
  signal.addEventListener("abort", () => observer.disconnect());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look, { signal });
  look();
}
