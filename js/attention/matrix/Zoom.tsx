/** Buttons in the corner that neither axis needs. */
import { Button } from "../../shared/components/button";
import { useText } from "../../shared/mount";
import * as messages from "./messages";

export interface ZoomProps {
  /** 1 closer, −1 further away. */
  onZoom: (direction: 1 | -1) => void;
  onFit: () => void;
}

export function Zoom({ onZoom, onFit }: ZoomProps) {
  const t = useText();
  return (
    <div class="mx-zoom" role="group" aria-label={t(messages.ZOOM)}>
      <Button kind="ghost" icon="minus" iconOnly label={t(messages.ZOOM_OUT)} onPress={() => onZoom(-1)} />
      <Button kind="ghost" icon="fit" iconOnly label={t(messages.ZOOM_FIT)} onPress={onFit} />
      <Button kind="ghost" icon="plus" iconOnly label={t(messages.ZOOM_IN)} onPress={() => onZoom(1)} />
    </div>
  );
}
