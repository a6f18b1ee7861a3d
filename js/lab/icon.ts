/** An open book. */
import { LabIcon } from "@jupyterlab/ui-components";

// JupyterLab colours what has the class and a fill or a stroke of its own: no fill may stand beside the class.
const svgstr = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 24 24"><g fill="none">
<g class="jp-icon3" stroke="#616161" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
<path d="M12 6.500C9.200 4.600 6.200 4.200 3 4.700v13.600c3.200-.5 6.200-.1 9 1.700 2.800-1.800 5.800-2.200 9-1.700V4.700c-3.200-.5-6.200-.1-9 1.800z"/>
<path d="M12 6.500V20M15.500 9.500c.8-.3 1.500-.4 2.300-.5M15.500 13.500c.8-.3 1.500-.4 2.300-.5"/></g></g></svg>`;

export const lessonsIcon = new LabIcon({ name: "llmhero:lessons", svgstr });
