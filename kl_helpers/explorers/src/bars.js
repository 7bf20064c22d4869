// Bars, each with its value: from where the last one ended, or from zero.

import { assign, fixed, svg, typeset } from "./elements.js";
import { openHatch } from "./hatch.js";
import { openPanel } from "./panel.js";
import { axisOver } from "./scale.js";

const SHARE = 0.6; // of the room that a bar has

// `read` gives {title, label, names, axis: [low, high], spans: [[from, to], ...]}, `angles` the hatching of each bar.
export function openBars(parent, state, changes, angles, read) {
  const panel = openPanel(parent, "");
  const bars = Object.entries(angles).map(([key, angle]) => ({
    shape: svg(panel.root, "rect", { class: "bar", "data-bar": key, fill: openHatch(panel, key, angle) }),
    value: svg(panel.root, "text", { class: "label" }),
  }));
  const zero = svg(panel.root, "path", { class: "zero" });
  const domain = [0, bars.length];

  state.on(changes, () => {
    const { title, label, names, axis, spans } = read();
    panel.scaleTo(domain, axisOver(...axis), names.map((name, i) => [i + 0.5, name]));
    panel.title(title);
    panel.yLabel(label);
    zero.setAttribute("d", panel.path(domain.map((x) => [x, 0])));
    spans.forEach(([from, to], i) => {
      const [top, bottom] = [panel.y(Math.max(from, to)), panel.y(Math.min(from, to))];
      const x = panel.x(i + (1 - SHARE) / 2);
      assign(bars[i].shape, { x, y: top, width: panel.x(SHARE) - panel.x(0), height: bottom - top });
      assign(bars[i].value, { x: panel.x(i + 0.5), y: top - 6 });
      bars[i].value.textContent = typeset(fixed(to - from, 3));
    });
  });
  return () => panel.describe(read().sentence);
}
