import { defineWidget } from "../shared/mount";
import { App } from "./App";
import lines from "./lines/styles.css";
import matrix from "./matrix/styles.css";
import { createStore } from "./store";
import styles from "./styles.css";

export default defineWidget({ styles: styles + matrix + lines, createStore, App });
