/** Everything that widgets are put together from. */
export { Icon, type IconName } from "../icons";
export { Button, type ButtonProps } from "./button";
export { Checkbox, type CheckboxProps } from "./checkbox";
export { DepthBar, type DepthBarProps, Panel, type PanelProps } from "./depth";
export { KeyHelp, type KeyRow } from "./key-help";
export { Key, Legend, type LegendProps } from "./legend";
export { Menu, type MenuItem } from "./menu";
export { Progress, type ProgressProps } from "./progress";
export * from "./region";
export { type ChoiceProps, type Option, Segmented } from "./segmented";
export { Select } from "./select";
export { readNumber, Slider, type SliderProps } from "./slider";
export { StateMessage, type StateMessageProps } from "./state-message";
export { TokenChip, type TokenChipProps } from "./token-chip";
export { type StripToken, type TokenRange, TokenStrip, type TokenStripProps } from "./token-strip";
export { Toolbar } from "./toolbar";
export { type Box, Tooltip, type TooltipProps } from "./tooltip";
export { label, type Piece, visible } from "./visible";
