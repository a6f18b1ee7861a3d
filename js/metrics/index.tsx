import { defineWidget } from "../shared/mount";
import { App } from "./App";
import { createStore } from "./store";
import styles from "./styles.css";

export default defineWidget({ styles, createStore, App });
