/** A book, and one word that looks back at another. */
import { LabIcon } from "@jupyterlab/ui-components";

const svgstr = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 24 24">
<g class="jp-icon3" fill="none" stroke="#616161" stroke-width="1.800" stroke-linecap="round" stroke-linejoin="round">
<path d="M12 10.500c-2.600-1.700-5.600-2.100-9-1.500v10.500c3.400-.6 6.400-.2 9 1.500 2.600-1.700 5.600-2.100 9-1.500V9c-3.400-.6-6.400-.2-9 1.500zM12 10.500V21"/>
<path d="M5.500 4.800C8.500 2.300 15.500 2.300 18.500 4.800"/></g>
<g class="jp-icon3" fill="#616161"><circle cx="5.300" cy="5" r="1.900"/><circle cx="18.700" cy="5" r="1.900"/></g></svg>`;

export const lessonsIcon = new LabIcon({ name: "llmhero:lessons", svgstr });
