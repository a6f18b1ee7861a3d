/** What can be done from the palette, the launcher and the panel. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import { Dialog, type ICommandPalette, InputDialog, Notification, showDialog } from "@jupyterlab/apputils";
import type { ILauncher } from "@jupyterlab/launcher";
import { isLanguage, type Language, say } from "../shared/text";
import { copyOf } from "./course";
import { lessonsIcon } from "./icon";
import * as messages from "./messages";
import type { Opener } from "./opener";
import type { LessonsPanel } from "./panel-widget";
import { asRefused, explain, missing, type Store } from "./store";

export const COMMANDS = {
  open: "llmhero:open-lesson",
  startOver: "llmhero:start-over",
  check: "llmhero:check-set-up",
  fetch: "llmhero:fetch-models",
  panel: "llmhero:show-lessons",
  search: "llmhero:search-lessons",
} as const;

const UNDO_MS = 20_000;
/** Without a time JupyterLab shows no toast at all. */
const READ_MS = 6_000;

interface Around {
  app: JupyterFrontEnd;
  store: Store;
  opener: Opener;
  panel: LessonsPanel;
  palette: ICommandPalette | null;
  launcher: ILauncher | null;
}

const fileName = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const text = (value: unknown) => (typeof value === "string" ? value : "");

export function addCommands({ app, store, opener, panel, palette, launcher }: Around): void {
  const { commands } = app;

  /** Whatever goes wrong is said where the reader is. */
  const trying = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      Notification.error(explain(store, asRefused(error)).filter(Boolean).join(" "), { autoClose: false });
    }
  };

  const ask = async (): Promise<string | null> => {
    const language = store.language.peek();
    const lessons = store.course.peek()?.lessons ?? [];
    const items = lessons.map(({ id, title }) => `${id} ${title[language]}`);
    const front = lessons.findIndex(({ id }) => id === store.front.peek()?.lesson);
    const { button, value } = await InputDialog.getItem({
      title: store.say(messages.ASK_LESSON),
      items,
      current: Math.max(0, front),
      okLabel: store.say(messages.OPEN),
      cancelLabel: store.say(messages.CANCEL),
    });
    return button.accept && value ? (lessons[items.indexOf(value)]?.id ?? null) : null;
  };

  const spoken = (args: { language?: unknown }): Language =>
    isLanguage(args.language) ? args.language : store.language.peek();

  commands.addCommand(COMMANDS.open, {
    label: (args) => {
      const lesson = store.lesson(text(args.lesson));
      // A tile in the launcher speaks the language of its lessons.
      if (isLanguage(args.language)) return say({ en: "Lessons in English", zh: "中文课程" }, args.language);
      return lesson
        ? store.say(messages.COMMAND_OPEN_ONE, { id: lesson.id, title: lesson.title[store.language.peek()] })
        : store.say(messages.COMMAND_OPEN);
    },
    caption: (args) =>
      isLanguage(args.language) ? say(messages.ABOUT, args.language) : store.say(messages.ABOUT),
    icon: (args) => (args.isPalette ? undefined : lessonsIcon) as never,
    execute: (args) =>
      trying(async () => {
        const lesson = typeof args.lesson === "string" ? args.lesson : await ask();
        if (lesson !== null) await opener.open(lesson, spoken(args), text(args.exercise));
      }),
  });

  commands.addCommand(COMMANDS.startOver, {
    label: () => store.say(messages.COMMAND_START_OVER),
    execute: (args) =>
      trying(async () => {
        const id = text(args.lesson) || store.front.peek()?.lesson || (await ask());
        if (!id) return;
        // The notebook in front, in whichever language it is.
        const front = store.front.peek();
        const language = front?.lesson === id && !args.language ? front.language : spoken(args);
        const { button } = await showDialog({
          title: store.say(messages.ASK_START_OVER, { id }),
          body: store.say(messages.START_OVER_BODY),
          buttons: [
            Dialog.cancelButton({ label: store.say(messages.CANCEL) }),
            Dialog.warnButton({ label: store.say(messages.DO_START_OVER) }),
          ],
          defaultButton: 0,
        });
        if (button.accept) await startOver(id, language);
      }),
  });

  const startOver = async (id: string, language: Language) => {
    const course = store.course.peek();
    const name = store.lesson(id)?.notebook[language];
    if (course && name) await opener.save(copyOf(course, name));
    const { path, aside } = await opener.startOver(id, language);
    await opener.reread(path);
    await opener.reveal(path);
    void store.reload();
    if (!aside) {
      Notification.success(store.say(messages.FRESH_ONLY, { id }), { autoClose: READ_MS });
      return;
    }
    Notification.success(store.say(messages.FRESH, { id, aside: fileName(aside) }), {
      autoClose: UNDO_MS,
      actions: [
        {
          label: store.say(messages.UNDO),
          callback: () => void trying(() => undo(id, language, path, aside)),
        },
        { label: store.say(messages.OPEN_MINE), callback: () => void trying(() => opener.reveal(aside)) },
      ],
    });
  };

  const undo = async (id: string, language: Language, path: string, aside: string) => {
    await opener.save(path);
    const { aside: kept } = await opener.putBack(id, language, aside);
    await opener.reread(path);
    await opener.reveal(path);
    Notification.success(
      kept ? store.say(messages.BACK_KEPT, { id, aside: fileName(kept) }) : store.say(messages.BACK, { id }),
      { autoClose: READ_MS },
    );
  };

  const showView = (view: "lessons" | "set-up") => {
    store.query.value = "";
    store.view.value = view;
    app.shell.activateById(panel.id);
  };

  commands.addCommand(COMMANDS.check, {
    label: () => store.say(messages.COMMAND_CHECK),
    execute: () => {
      showView("set-up");
      return store.check();
    },
  });

  commands.addCommand(COMMANDS.fetch, {
    label: () => store.say(messages.COMMAND_FETCH),
    execute: async () => {
      showView("set-up");
      await store.loadModels();
      await store.fetch(missing(store.models.peek() ?? []).map(({ id }) => id));
    },
  });

  commands.addCommand(COMMANDS.panel, {
    label: () => store.say(messages.COMMAND_PANEL),
    execute: () => showView("lessons"),
  });

  commands.addCommand(COMMANDS.search, {
    label: () => store.say(messages.COMMAND_SEARCH),
    execute: () => {
      showView("lessons");
      panel.search();
    },
  });

  fillLauncher(launcher);
  if (palette) fillPalette(palette, store);
}

function fillLauncher(launcher: ILauncher | null): void {
  for (const [rank, language] of ["en", "zh"].entries())
    launcher?.add({ command: COMMANDS.open, args: { lesson: "", language }, category: "LLM Hero", rank });
}

/** The commands, and one entry for every lesson, in the language of the moment. */
function fillPalette(palette: ICommandPalette, store: Store): void {
  let added: { dispose(): void }[] = [];
  let last = "";
  const fill = () => {
    const ids = store.course.value?.lessons.map(({ id }) => id) ?? [];
    const state = JSON.stringify([ids, store.language.value]);
    if (state === last) return;
    last = state;
    for (const item of added) item.dispose();
    const category = store.say(messages.TITLE);
    added = [
      ...Object.values(COMMANDS).map((command, rank) => palette.addItem({ command, category, rank })),
      ...ids.map((lesson, rank) =>
        palette.addItem({ command: COMMANDS.open, category, args: { lesson }, rank: 100 + rank }),
      ),
    ];
  };
  store.course.subscribe(fill);
  store.language.subscribe(fill);
}
