/** The style sheets of all views of the pipeline, as one. */
import answer from "./answer/styles.css";
import canvas from "./canvas/styles.css";
import exporting from "./export/styles.css";
import lab from "./lab/styles.css";
import measure from "./measure/styles.css";
import page from "./page/styles.css";
import palette from "./palette/styles.css";
import prompt from "./prompt/styles.css";
import ranks from "./ranks/styles.css";
import safety from "./safety/styles.css";
import own from "./styles.css";

export const styles: string =
  own + canvas + palette + answer + ranks + prompt + page + measure + lab + safety + exporting;
