/** The panel as one of JupyterLab's own. */
import { Widget } from "@lumino/widgets";
import { render } from "preact";
import { type Deeds, Panel } from "./Panel";
import type { Store } from "./store";
import styles from "./styles.css";

export class LessonsPanel extends Widget {
  private readonly store: Store;
  private readonly deeds: Deeds;

  constructor(store: Store, deeds: Deeds, icon: unknown) {
    super();
    this.store = store;
    this.deeds = deeds;
    this.id = "llmhero-lessons";
    this.addClass("llmhero-lab");
    // Keys typed here are for the search, not for a cell.
    this.node.dataset.lmSuppressShortcuts = "true";
    this.node.setAttribute("role", "region");
    this.title.icon = icon;
    const sheet = document.createElement("style");
    sheet.textContent = styles;
    document.head.append(sheet);
    this.disposed.connect(() => {
      sheet.remove();
      store.dispose();
    });
  }

  /** Put the cursor where the reader looks for something. */
  search(): void {
    this.node.querySelector<HTMLInputElement>("input")?.focus();
  }

  protected override onAfterAttach(): void {
    this.node.setAttribute("aria-label", this.title.caption);
    render(<Panel store={this.store} deeds={this.deeds} />, this.node);
  }

  protected override onBeforeDetach(): void {
    render(null, this.node);
  }

  /** Something may have been passed in another editor meanwhile. */
  protected override onAfterShow(): void {
    void this.store.refresh();
  }
}
