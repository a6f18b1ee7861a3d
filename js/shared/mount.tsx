/** A widget from a store and a component: open shadow root, theme, language, and an end to everything. */
import type { AnyWidget } from "@anywidget/types";
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { type ComponentType, createContext, type JSX, render } from "preact";
import { useContext } from "preact/hooks";
import { follow, type Model } from "./model";
import { connect, type Rpc } from "./rpc";
import { styles as sharedStyles } from "./styles";
import { isLanguage, type Language, type Message, say } from "./text";
import { type Theme, watchTheme } from "./theme";
import tokens from "./tokens.css";

/** What every component may ask of its surroundings. */
export interface Surroundings {
  language: ReadonlySignal<Language>;
  theme: ReadonlySignal<Theme>;
  /** The widget's root inside the shadow root; canvases read colours from it. */
  root: HTMLElement;
}

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined);

export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (!surroundings) throw new Error("a component of llmhero-widgets needs its SurroundingsContext");
  return surroundings;
}

/** `t(MESSAGE, slots)`: the sentence in the reader's language. */
export function useText(): (message: Message, slots?: Record<string, string | number>) => string {
  const { language } = useSurroundings();
  return (message, slots) => say(message, language.value, slots);
}

export interface Definition<Store> {
  styles: string;
  /** Made once per model; ends with `abort`. */
  createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store;
  /** Drawn once per view. */
  App: ComponentType<{ store: Store }>;
}

/** The default export of a widget's module. */
export function defineWidget<Store>({ styles, createStore, App }: Definition<Store>): AnyWidget {
  return () => {
    let store: Store;
    let language: ReadonlySignal<Language>;
    let rpc: Rpc;
    return {
      initialize({ model, signal: abort }) {
        const lang = follow<unknown>(model, "lang", abort);
        language = computed(() => (isLanguage(lang.value) ? lang.value : "en"));
        rpc = connect(model, abort);
        store = createStore(model, rpc, abort);
      },
      render({ el, signal: abort }) {
        const app = (
          <>
            <HostNotice caps={rpc.caps} />
            <App store={store} />
          </>
        );
        mountInto(el, styles, language, abort, app);
      },
    };
  };
}

/** What this host cannot do, where the kernel says that there is something to know. */
function HostNotice({ caps }: Pick<Rpc, "caps">) {
  const t = useText();
  const notice = caps.value?.notice;
  return notice ? (
    <p class="host-notice" role="note">
      {t(notice)}
    </p>
  ) : null;
}

/** Draw inside an open shadow root of `el` until `abort`. Also used by the gallery. */
export function mountInto(
  el: HTMLElement,
  styles: string,
  language: ReadonlySignal<Language>,
  abort: AbortSignal,
  child: JSX.Element,
): void {
  const host = document.createElement("div");
  host.className = "llmhero";
  // On the host, not inside: JupyterLab asks the event's target, and outside a shadow root that is the host.
  host.dataset.lmSuppressShortcuts = "true";
  el.append(host);
  const shadow = host.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  style.textContent = tokens + sharedStyles + styles;
  const root = document.createElement("section");
  root.className = "hero";
  root.tabIndex = -1;
  shadow.append(style, root);
  const theme = signal<Theme>("light");
  watchTheme((next) => {
    root.dataset.theme = next;
    host.dataset.theme = next;
    theme.value = next;
  }, abort);
  const stopLanguage = effect(() => {
    root.lang = language.value === "zh" ? "zh-CN" : "en";
  });
  render(
    <SurroundingsContext.Provider value={{ language, theme, root }}>{child}</SurroundingsContext.Provider>,
    root,
  );
  abort.addEventListener("abort", () => {
    stopLanguage();
    render(null, root);
    host.remove();
  });
}
