/** A book whose lines are attention: one word looks back at three. */
import { LabIcon } from "@jupyterlab/ui-components";

const svgstr = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 24 24">
<g class="jp-icon3" fill="none" stroke="#616161" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">
<path d="M5 18c0-5 3-9.500 12-9.500M9.500 18c0-3.500 2.500-6.500 7.500-8.500M14 18c0-2.500 1-4.800 3.500-7.500"/></g>
<g class="jp-icon3" fill="#616161"><circle cx="5" cy="19" r="1.900"/><circle cx="9.500" cy="19" r="1.900"/>
<circle cx="14" cy="19" r="1.900"/><circle cx="18.500" cy="7" r="2.900"/></g></svg>`;

export const lessonsIcon = new LabIcon({ name: "llmhero:lessons", svgstr });
