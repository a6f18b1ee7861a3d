/** The style sheets of all views of the decoding tree, as one. */
import drawing from "./drawing/styles.css";
import own from "./styles.css";
import waterfall from "./waterfall/styles.css";

export const styles: string = own + drawing + waterfall;
