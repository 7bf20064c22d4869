// Hatching: lines across a surface, so that its meaning does not hang on its colour.

import { svg } from "./elements.js";

// The fill of a surface in the colour of `name`, hatched at an angle.
export function openHatch(panel, name, angle) {
  const id = `kl-${name}-${Math.random().toString(36).slice(2)}`; // one page holds many explorers
  const size = { width: 8, height: 8 };
  const turned = { patternUnits: "userSpaceOnUse", patternTransform: `rotate(${angle})` };
  const pattern = svg(panel.root, "pattern", { id, class: `hatch ${name}`, ...turned, ...size });
  svg(pattern, "rect", size);
  svg(pattern, "path", { d: "M0 4H8" });
  return `url(#${id})`;
}
