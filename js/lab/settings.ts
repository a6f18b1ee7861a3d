/** JupyterLab's settings: here at once, and in the kernels that the server starts from now on. */
import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { effect, signal } from "@preact/signals";
import { isLanguage, type Message } from "../shared/text";
import { type Api, Refused } from "./api";
import * as messages from "./messages";
import type { Chosen, Store } from "./store";

const PLUGIN = "llmhero-widgets:plugin";

const PROPERTIES: Record<string, [Message, Message]> = {
  language: [messages.SETTING_LANGUAGE, messages.SETTING_LANGUAGE_ABOUT],
  pictures: [messages.SETTING_PICTURES, messages.SETTING_PICTURES_ABOUT],
  model: [messages.SETTING_MODEL, messages.SETTING_MODEL_ABOUT],
};
const VALUES: Record<string, Message> = {
  jupyterlab: messages.SETTING_JUPYTERLAB,
  light: messages.SETTING_LIGHT,
  dark: messages.SETTING_DARK,
};

interface Described {
  title?: string;
  description?: string;
  "jupyter.lab.setting-icon-label"?: string;
  properties?: Record<
    string,
    { title?: string; description?: string; oneOf?: { const: string; title: string }[] }
  >;
}

/** JupyterLab's server translates settings from language packs alone, so we do it where they arrive. */
export function describe(schema: Described, say: (message: Message) => string): void {
  schema.title = say(messages.TITLE);
  schema["jupyter.lab.setting-icon-label"] = say(messages.TITLE);
  schema.description = say(messages.SETTINGS_ABOUT);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const words = PROPERTIES[name];
    if (!words) continue;
    property.title = say(words[0]);
    property.description = say(words[1]);
    for (const choice of property.oneOf ?? []) {
      const word = VALUES[choice.const];
      if (word) choice.title = say(word);
    }
  }
}

/** Take the settings over now and whenever they change; returns how to choose a language. */
export function followSettings(
  registry: ISettingRegistry | null,
  api: Api,
  store: Store,
): (language: "en" | "zh") => void {
  const model = signal("");
  // Until the settings were read, kernels keep what the server has read from the same file.
  const read = signal(registry === null);
  let set: ((language: Chosen) => void) | undefined;
  let last = "";
  effect(() => {
    const chosen = store.chosen.value;
    const host = store.words.value.language;
    // Someone who reads JupyterLab in Chinese has said so; English is what JupyterLab speaks by itself.
    const language =
      chosen === "jupyterlab" ? (host === "zh" && !store.course.value?.language ? "zh" : "") : chosen;
    const told = JSON.stringify([language, model.value]);
    if (!read.value || !store.course.value || told === last) return;
    last = told;
    api.settings(language, model.value).catch((error) => {
      last = "";
      store.trouble.value = error instanceof Refused ? error : null;
    });
  });
  if (registry) {
    registry.transform(PLUGIN, {
      fetch: (plugin) => {
        // The registry keeps the schema that it gives us.
        describe(plugin.schema as Described, (message) => store.say(message));
        return plugin;
      },
    });
    registry.load(PLUGIN).then(
      (settings) => {
        const take = () => {
          const said = settings.composite;
          store.chosen.value = isLanguage(said.language) ? said.language : "jupyterlab";
          model.value = typeof said.model === "string" ? said.model : "";
          const pictures = said.pictures;
          if (pictures === "light" || pictures === "dark") document.body.dataset.llmheroTheme = pictures;
          else delete document.body.dataset.llmheroTheme;
          read.value = true;
        };
        settings.changed.connect(take);
        set = (language) => void settings.set("language", language);
        take();
      },
      (error: unknown) => {
        console.warn("llmhero-widgets: no settings", error);
        read.value = true;
      },
    );
  }
  return (language) => {
    if (set) set(language);
    else store.chosen.value = language;
  };
}
