/** The course's own two widgets, of one bundle: which one it is, Python says. */
import { Progress } from "./progress/Progress";
import { Quiz } from "./quiz/Quiz";
import type { Store } from "./store";

export function App({ store }: { store: Store }) {
  return store.view === "quiz" ? <Quiz store={store.quiz} /> : <Progress store={store.progress} />;
}
