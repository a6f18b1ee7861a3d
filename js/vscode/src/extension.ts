/** Where VS Code enters. Nothing here runs Python before a view or a command asks for it. */
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { type Lesson, otherNames, totals } from "./course";
import { Lessons } from "./lessons";
import { fetchModels, sayModelsHere } from "./models";
import { attempt } from "./problems";
import { glossaryRows, lessonRows, type Row } from "./rows";
import { run } from "./run";
import { watchSelected } from "./selected";
import { Session } from "./session";
import { checkSetup, install } from "./setup";
import { Rows } from "./tree";
import { Walkthrough } from "./walkthrough";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("LLM Hero", { log: true });
  const bundle = vscode.Uri.joinPath(context.extensionUri, "l10n", "bundle.l10n.zh-cn.json");
  const chinese = JSON.parse(await readFile(bundle.fsPath, "utf8"));
  const session = new Session(run, output, context.globalStorageUri.fsPath, chinese);
  const walkthrough = new Walkthrough();
  const lessons = new Lessons(session, walkthrough, context.globalState);
  context.subscriptions.push(output, session, lessons);
  views(session, walkthrough, context.subscriptions);
  commands(session, lessons, walkthrough, context);

  const again = () => {
    if (session.state) void session.refresh();
  };
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(again),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("llmhero")) again();
    }),
  );
  // Not waited for: it starts the Python extension.
  if (vscode.workspace.isTrusted) {
    void watchSelected(again).then((watching) => watching && context.subscriptions.push(watching));
  }
}

function views(session: Session, walkthrough: Walkthrough, subscriptions: vscode.Disposable[]): void {
  const course = () => session.told?.course;
  const lessons = new Rows(() => lessonRows(course() ?? EMPTY, session.language, session.say));
  const glossary = new Rows(() => glossaryRows(course() ?? EMPTY, session.language));
  const lessonsView = vscode.window.createTreeView("llmhero.lessons", { treeDataProvider: lessons });
  const glossaryView = vscode.window.createTreeView("llmhero.glossary", { treeDataProvider: glossary });
  let looked = false;
  const look = () => {
    if (looked || !lessonsView.visible) return;
    looked = true;
    void vscode.window
      .withProgress({ location: { viewId: "llmhero.lessons" } }, () => session.refresh())
      .then(() => (session.state === "ready" ? sayModelsHere(session, walkthrough) : undefined));
  };
  subscriptions.push(
    lessonsView,
    glossaryView,
    lessonsView.onDidChangeVisibility(look),
    session.onDidChange(() => {
      lessons.changedAll();
      glossary.changedAll();
      const { passed, all } = totals(course()?.lessons ?? []);
      void walkthrough.tell("setup", session.state === "ready");
      void walkthrough.tell("exercise", passed > 0);
      lessonsView.description = all > 0 ? `${passed}/${all}` : "";
    }),
  );
  look();
}

const EMPTY = { parts: [], lessons: [], index: { en: "", zh: "" }, glossary: [] };

function commands(
  session: Session,
  lessons: Lessons,
  walkthrough: Walkthrough,
  context: vscode.ExtensionContext,
): void {
  const add = (name: string, work: (...given: unknown[]) => Promise<unknown>) =>
    context.subscriptions.push(
      vscode.commands.registerCommand(`llmhero.${name}`, (...given: unknown[]) =>
        attempt(session, () => work(...given)),
      ),
    );

  add("openLesson", async (given) => {
    const lesson = await chosen(session, given);
    if (lesson) await lessons.open(lesson);
  });
  add("openExercise", async (given, exercise) => {
    const lesson = await chosen(session, given);
    if (lesson) await lessons.open(lesson, typeof exercise === "string" ? exercise : undefined);
  });
  add("resetLesson", async (given) => {
    const lesson = await chosen(session, given);
    if (lesson) await lessons.reset(lesson);
  });
  add("checkSetup", () => checkSetup(session));
  add("install", () => install(session));
  add("fetchModels", (named) => fetchModels(session, walkthrough, named));
  add("setLanguage", () => setLanguage(session));
  add("searchGlossary", () => searchGlossary(session, lessons));
  add("refresh", () => session.refresh());
  add("showOutput", async () => session.output.show());
  add("firstSteps", () => walkthrough.open(`${context.extension.id}#firstSteps`));
}

/** The lesson that a row or a link names, or that the reader chooses. */
async function chosen(session: Session, given: unknown): Promise<Lesson | undefined> {
  const { course } = await session.course();
  const id = typeof given === "string" ? given : (given as Row | undefined)?.opens?.lesson;
  if (id) return course.lessons.find((lesson) => lesson.id === id);
  const { say, language } = session;
  const picked = await vscode.window.showQuickPick(
    course.lessons.map((lesson) => ({
      label: `${lesson.id} ${lesson.title[language]}`,
      description: say("{minutes} min", { minutes: lesson.minutes }),
      lesson,
    })),
    { placeHolder: say("Which lesson?") },
  );
  return picked?.lesson;
}

async function setLanguage(session: Session): Promise<void> {
  const { say } = session;
  const picked = await vscode.window.showQuickPick(
    [
      { label: "English", value: "en" },
      { label: "中文", value: "zh" },
      { label: say("That of VS Code"), value: "auto" },
    ],
    { placeHolder: say("Language of the lessons and of this extension") },
  );
  if (!picked) return;
  const settings = vscode.workspace.getConfiguration("llmhero");
  await settings.update("language", picked.value, vscode.ConfigurationTarget.Global);
}

async function searchGlossary(session: Session, lessons: Lessons): Promise<void> {
  const { course } = await session.course();
  const { language, say } = session;
  const picked = await vscode.window.showQuickPick(
    course.glossary.map((term) => ({
      label: term.name[language],
      description: [...otherNames(term, language), term.name[language === "zh" ? "en" : "zh"]].join(" · "),
      detail: term.definition[language],
      lesson: term.lesson,
    })),
    {
      placeHolder: say("Type a term. Enter opens the lesson that teaches it."),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  const lesson = course.lessons.find(({ id }) => id === picked?.lesson);
  if (lesson) await lessons.open(lesson);
}
