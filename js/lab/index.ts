/** The plugin: panel, commands, launcher, palette, settings; it needs nothing that Notebook 7 lacks. */
import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { IDocumentManager } from "@jupyterlab/docmanager";
import { ILauncher } from "@jupyterlab/launcher";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { ITranslator } from "@jupyterlab/translation";
import { serverApi } from "./api";
import { addCommands, COMMANDS } from "./commands";
import { follow } from "./follow";
import { lessonsIcon } from "./icon";
import * as messages from "./messages";
import { Opener } from "./opener";
import { LessonsPanel } from "./panel-widget";
import { followSettings } from "./settings";
import { createStore } from "./store";

const DOMAIN = "llmhero_widgets";

const plugin: JupyterFrontEndPlugin<void> = {
  id: "llmhero-widgets:plugin",
  description: "Lessons on how language models work: find, open and follow them.",
  autoStart: true,
  requires: [IDocumentManager],
  optional: [ITranslator, ISettingRegistry, INotebookTracker, ICommandPalette, ILauncher, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    documents: IDocumentManager,
    translator: ITranslator | null,
    registry: ISettingRegistry | null,
    tracker: INotebookTracker | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    restorer: ILayoutRestorer | null,
  ) => {
    const api = serverApi(app.serviceManager.serverSettings);
    const bundle = translator?.load(DOMAIN);
    const store = createStore(api, {
      language: translator?.languageCode.toLowerCase().startsWith("zh") ? "zh" : "en",
      translate: (text) => bundle?.__(text) ?? text,
    });
    const opener = new Opener(api, store, documents, tracker);
    const panel = new LessonsPanel(
      store,
      {
        open: (lesson, exercise) =>
          void app.commands.execute(COMMANDS.open, { lesson, ...(exercise && { exercise }) }),
        startOver: (lesson) => void app.commands.execute(COMMANDS.startOver, { lesson }),
        choose: (language) => choose(language),
      },
      lessonsIcon,
    );
    app.shell.add(panel, "left", { rank: 700, type: "LLM lessons" });
    restorer?.add(panel, panel.id);
    addCommands({ app, store, opener, panel, palette, launcher });
    const choose = followSettings(registry, api, store);
    if (tracker) follow(tracker, store);
    store.language.subscribe(() => {
      panel.title.caption = store.say(messages.TITLE);
      app.commands.notifyCommandChanged();
    });
    void store.reload();
  },
};

export default plugin;
