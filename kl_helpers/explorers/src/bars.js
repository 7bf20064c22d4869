// Bars, each with its value: from where the last one ended, or from zero.

import { openDensities } from "./densities.js";
import { inUnit } from "./divergence.js";
import { assign, fixed, svg, typeset } from "./elements.js";
import { openHatch, openLine, openPanel } from "./panel.js";
import { axisOver } from "./scale.js";

const SHARE = 0.6; // of the room that a bar has

// `read` gives the bars, {key, angle of the hatching, name, text, from, to}, from 0 if nothing else is said. A bar
// from -Infinity is a level: it stands on the axis. The axis, and a `line` across, are as the bars in nats.
function openBars(parent, state, read, { title, axis, line = () => 0, note = "" }) {
  const describe = () => `Three bars: ${Object.values(textsOf(read())).join(", ")}.${note}`;
  const panel = openPanel(parent, state, { x: "", y: () => state.get("unit"), title, describe });
  const drawLine = openLine(panel, { class: "zero" });
  const marks = read().map(({ key, angle }) => ({
    shape: svg(panel.root, "rect", { class: "bar", "data-bar": key, fill: openHatch(panel, key, angle) }),
    value: svg(panel.root, "text", { class: "label" }),
  }));
  const domain = [0, marks.length];
  const shown = (nats) => inUnit(state, nats);

  state.on(() => {
    const bars = read();
    const [floor, ceiling] = axisOver(...axis().map(shown));
    panel.scaleTo(domain, [floor, ceiling], bars.map(({ name }, i) => [i + 0.5, name]));
    drawLine(domain.map((x) => [x, shown(line())]));
    bars.forEach(({ from = 0, to }, i) => {
      const [low, high] = [from, to].sort((one, other) => one - other).map(shown);
      const [top, bottom] = [panel.y(high), panel.y(Math.max(floor, low))];
      const width = panel.x(SHARE) - panel.x(0);
      assign(marks[i].shape, { x: panel.x(i + (1 - SHARE) / 2), y: top, width, height: bottom - top });
      assign(marks[i].value, { x: panel.x(i + 0.5), y: top - 6 });
      marks[i].value.textContent = typeset(fixed(shown(from === -Infinity ? to : to - from), 3));
    });
  });
  return panel;
}

// Name -> what is said of each bar
const textsOf = (bars) => Object.fromEntries(bars.map(({ key, text }) => [key, text]));

// The figure of two densities, with handles for what is `moved`, and of the bars that they give.
export const besideBars = (state, moved, read, densities, bars) => ({
  numbers: () => textsOf(read()),
  panels: (parent) => [openDensities(parent, state, moved, densities), openBars(parent, state, read, bars)],
});
