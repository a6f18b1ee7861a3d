/** The style sheets of all views of the pipeline, as one. */
import own from "./styles.css";

export const styles: string = own;
