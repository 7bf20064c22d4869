// Bars, each with its value: from where the last one ended, or from zero.

import { assign, fixed, svg, typeset } from "./elements.js";
import { openHatch } from "./hatch.js";
import { openPanel } from "./panel.js";
import { axisOver } from "./scale.js";

const SHARE = 0.6; // of the room that a bar has

// `read` gives {title, label, names, axis: [low, high], spans: [[from, to], ...], line}, `angles` the hatching of each
// bar. The line goes across, at 0 if no other level is given. A bar from -Infinity is a level: it stands on the axis.
export function openBars(parent, state, changes, angles, read) {
  const panel = openPanel(parent, "");
  const across = svg(panel.root, "path", { class: "zero" });
  const bars = Object.entries(angles).map(([key, angle]) => ({
    shape: svg(panel.root, "rect", { class: "bar", "data-bar": key, fill: openHatch(panel, key, angle) }),
    value: svg(panel.root, "text", { class: "label" }),
  }));
  const domain = [0, bars.length];

  state.on(changes, () => {
    const { title, label, names, axis, spans, line = 0 } = read();
    const [floor, ceiling] = axisOver(...axis);
    panel.scaleTo(domain, [floor, ceiling], names.map((name, i) => [i + 0.5, name]));
    panel.title(title);
    panel.yLabel(label);
    across.setAttribute("d", panel.path(domain.map((x) => [x, line])));
    spans.forEach(([from, to], i) => {
      const [top, bottom] = [Math.max(from, to), Math.max(floor, Math.min(from, to))].map(panel.y);
      const x = panel.x(i + (1 - SHARE) / 2);
      assign(bars[i].shape, { x, y: top, width: panel.x(SHARE) - panel.x(0), height: bottom - top });
      assign(bars[i].value, { x: panel.x(i + 0.5), y: top - 6 });
      bars[i].value.textContent = typeset(fixed(from === -Infinity ? to : to - from, 3));
    });
  });
  return () => panel.describe(read().sentence);
}
