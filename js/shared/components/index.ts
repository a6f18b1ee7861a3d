/** Everything that widgets are put together from. */
export { Icon, type IconName } from "../icons";
export { Button, type ButtonProps } from "./button";
export { Checkbox, type CheckboxProps } from "./checkbox";
export { Menu, type MenuItem } from "./menu";
export { type ChoiceProps, type Option, Segmented } from "./segmented";
export { Select } from "./select";
export { readNumber, Slider, type SliderProps } from "./slider";
export { TokenChip, type TokenChipProps } from "./token-chip";
export { Toolbar } from "./toolbar";
export { label, type Piece, visible } from "./visible";
