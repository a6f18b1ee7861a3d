import { defineWidget } from "../shared/mount";
import { App } from "./App";
import chat from "./chat/styles.css";
import compare from "./compare/styles.css";
import loss from "./loss/styles.css";
import replay from "./replay/styles.css";
import { createStore } from "./store";
import styles from "./styles.css";
import train from "./train/styles.css";
import vocabulary from "./vocabulary/styles.css";
import xray from "./xray/styles.css";

export default defineWidget({
  styles: styles + compare + replay + train + vocabulary + chat + xray + loss,
  createStore,
  App,
});
