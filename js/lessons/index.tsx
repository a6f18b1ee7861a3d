import { defineWidget } from "../shared/mount";

export default defineWidget({ styles: "", createStore: () => ({}), App: () => <div class="stage" /> });
