/** The style sheets of all views of the inspector, as one. */
import conversation from "../shared/chat/styles.css";
import chat from "./chat/styles.css";
import compare from "./compare/styles.css";
import loss from "./loss/styles.css";
import replay from "./replay/styles.css";
import own from "./styles.css";
import train from "./train/styles.css";
import vocabulary from "./vocabulary/styles.css";
import xray from "./xray/styles.css";

export const styles: string = own + compare + replay + train + vocabulary + conversation + chat + xray + loss;
