/** The style sheets of all views of the decoding tree, as one. */
import chatEditor from "../shared/chat/styles.css";
import beam from "./beam/styles.css";
import chat from "./chat/styles.css";
import constraint from "./constraint/styles.css";
import drawing from "./drawing/styles.css";
import sample from "./sample/styles.css";
import strategies from "./strategies/styles.css";
import own from "./styles.css";
import waterfall from "./waterfall/styles.css";

export const styles: string =
  own + drawing + waterfall + beam + sample + strategies + constraint + chatEditor + chat;
