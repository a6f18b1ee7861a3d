/** The style sheets of both views, as one. */
import progress from "./progress/styles.css";
import quiz from "./quiz/styles.css";

export const styles: string = quiz + progress;
