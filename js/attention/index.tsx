import { defineWidget } from "../shared/mount";
import { App } from "./App";
import effects from "./effects/styles.css";
import lines from "./lines/styles.css";
import matrix from "./matrix/styles.css";
import { createStore } from "./store";
import styles from "./styles.css";

export default defineWidget({ styles: styles + matrix + lines + effects, createStore, App });
