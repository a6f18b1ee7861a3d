/** What every widget looks like, as one style sheet; what comes later wins. */
import base from "./styles/base.css";
import chips from "./styles/chips.css";
import controls from "./styles/controls.css";
import figures from "./styles/figures.css";
import regions from "./styles/regions.css";
import states from "./styles/states.css";
import surroundings from "./styles/surroundings.css";

export const styles: string = base + regions + controls + chips + figures + states + surroundings;
