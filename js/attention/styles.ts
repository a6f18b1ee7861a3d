/** The style sheets of all views of the explorer, as one. */
import effects from "./effects/styles.css";
import lines from "./lines/styles.css";
import matrix from "./matrix/styles.css";
import own from "./styles.css";

export const styles: string = own + matrix + lines + effects;
