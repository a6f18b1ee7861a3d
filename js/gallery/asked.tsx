/** Widgets and their deeper views, asked as in a notebook; a recording answers. */
import type { JSX } from "preact";
import { createStore as createExplorer } from "../attention/store";
import { styles as explorerStyles } from "../attention/styles";
import { App as Course } from "../lessons/App";
import { createStore as createCourse } from "../lessons/store";
import { styles as courseStyles } from "../lessons/styles";
import { App as Prompts } from "../prompts/App";
import { createStore as createPrompts } from "../prompts/store";
import promptsStyles from "../prompts/styles.css";
import { FakeModel } from "../shared/fake-model";
import type { LocalModel } from "../shared/local-model";
import { bytesOf, type Recording } from "../shared/recorded-model";
import { connect } from "../shared/rpc";
import type { Language } from "../shared/text";
import { App as Inspector } from "../tokens/App";
import { PANELS } from "../tokens/panels";
import { createStore as createInspector } from "../tokens/store";
import { styles as inspectorStyles } from "../tokens/styles";
import { recorded } from "./kernel";
import {
  COURSE,
  EXPLORERS,
  HEADS_ASKED,
  PROGRESS_ASKED,
  PROMPT_LABS,
  TOKENS_ASKED,
  TRAINING_ASKED,
} from "./recorded";
import { SAVED_PAGE } from "./saved";
import { EffectsView, MatrixView } from "./sections/explorer-views";
import { InspectorView, TrainView } from "./sections/inspector-views";

export interface Shown {
  styles: string;
  view: JSX.Element;
}

/** By the name of the section, in the order of the page. */
export function asked(lang: Language, never: AbortSignal): Record<string, Shown> {
  const inspector = ({ traits, ...recording }: typeof TOKENS_ASKED) => {
    const { model } = recorded({ ...traits, lang }, recording);
    return createInspector(model, connect(model, never), never);
  };
  const explorer = ({ model }: LocalModel) => createExplorer(model, connect(model, never), never);
  const { snapshot_bytes, ...rest } = EXPLORERS.smollm2;
  const kept = { ...rest, snapshot_bytes: bytesOf(snapshot_bytes), lang };
  const course = (traits: object, recording: Recording) => {
    const { model } = recorded({ ...traits, lang }, recording);
    const store = createCourse(model, connect(model, never), never);
    return { styles: courseStyles, view: <Course store={store} /> };
  };
  const inspected = inspector(TOKENS_ASKED);
  const inInspector = (view: JSX.Element) => ({ styles: inspectorStyles, view });
  const inExplorer = (view: JSX.Element) => ({ styles: explorerStyles, view });
  return {
    "view-matrix": inExplorer(<MatrixView store={explorer(new FakeModel(kept, SAVED_PAGE))} />),
    "view-effects": inExplorer(<EffectsView store={explorer(recorded(kept, HEADS_ASKED))} />),
    inspector: inInspector(<Inspector store={inspected} />),
    // All of them follow what is chosen in the inspector: one store, several views.
    ...Object.fromEntries(
      PANELS.map(({ id }) => [`view-${id}`, inInspector(<InspectorView store={inspected} id={id} />)]),
    ),
    // Nobody is asked about a quiz: whoever has the questions can judge.
    "view-quiz": course(COURSE.quiz, { questions: [], answers: [] }),
    "view-progress": course(COURSE.progress, PROGRESS_ASKED),
    ...Object.fromEntries(
      Object.entries(PROMPT_LABS).map(([name, { traits, ...recording }]) => {
        const { model } = recorded({ ...traits, lang }, recording);
        const store = createPrompts(model, connect(model, never), never);
        return [name, { styles: promptsStyles, view: <Prompts store={store} /> }];
      }),
    ),
    "view-train": inInspector(<TrainView store={inspector(TRAINING_ASKED)} />),
  };
}
