import { defineWidget } from "../shared/mount";
import { App } from "./App";
import compare from "./compare/styles.css";
import replay from "./replay/styles.css";
import { createStore } from "./store";
import styles from "./styles.css";

export default defineWidget({ styles: styles + compare + replay, createStore, App });
