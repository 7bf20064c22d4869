// Bars, each with its value above: from where the last one ended, or from zero; one that goes down has its own colour.

import { openDensities } from "./densities.js";
import { inUnit } from "./divergence.js";
import { assign, fixed, svg, typeset, write } from "./elements.js";
import { openHatch, openLine, openPanel } from "./panel.js";

const SHARE = 0.6; // of the room that a bar has

// `read` gives the bars, {key, angle of the hatching, name (its lines), text, from, to}, from 0 unless it is said.
// A bar from -Infinity is a level: it stands on the axis. The axis is in nats, and so are the
// `lines`, [from which bar on, height]; the second of them is KL.
export function openBars(parent, state, read, { main, axis, lines = () => [[0, 0]], note = "", height = 270 }) {
  const describe = () => `${read().length} bars: ${saidOf(read())}.${note}`;
  const rows = Math.max(...read().map(({ name }) => name.length));
  const margin = { top: 50, bottom: 10 + 16 * rows }; // for the largest value, and for names
  const panel = openPanel(parent, state, { y: () => state.get("unit"), describe, height, margin });
  const drawLines = lines().map((_, i) => openLine(panel, { class: i ? "curve kl" : "zero" }));
  const marks = read().map(({ key, angle }) => ({
    fills: [key, "minus"].map((name) => openHatch(panel, name, angle)),
    shape: svg(panel.root, "rect", { class: "bar", "data-bar": key }),
    value: svg(panel.root, "text", { class: key === main ? "label main" : "label", "data-number": key }),
  }));
  const domain = [0, marks.length];
  const shown = (nats) => inUnit(state, nats);

  state.on(() => {
    const bars = read();
    const [floor, ceiling] = axis().map(shown);
    panel.scaleTo(domain, [floor, ceiling], bars.map(({ name }, i) => [i + 0.5, ...name]));
    lines().forEach(([first, nats], i) =>
      drawLines[i]([first && first + (1 - SHARE) / 2, domain[1]].map((x) => [x, shown(nats)])),
    );
    bars.forEach(({ from = 0, to }, i) => {
      const [low, high] = [from, to].sort((one, other) => one - other).map(shown);
      const [top, bottom] = [panel.y(high), panel.y(Math.max(floor, low))];
      const width = panel.x(SHARE) - panel.x(0);
      const fill = marks[i].fills[Number(to < bars[i].from)];
      assign(marks[i].shape, { fill, x: panel.x(i + (1 - SHARE) / 2), y: top, width, height: bottom - top });
      assign(marks[i].value, { x: panel.x(i + 0.5), y: top - 7 });
      write(marks[i].value, typeset(fixed(shown(from === -Infinity ? to : to - from), 3)));
    });
  });
  return panel;
}

export const saidOf = (bars) => bars.map(({ text }) => text).join(", ");

// The figure of two densities, with handles for what is `moved`, and of the bars that they give.
export const besideBars = (state, moved, read, densities, bars) => ({
  columns: [
    (column) => [openDensities(column, state, moved, { height: 270, ...densities })],
    (column) => [openBars(column, state, read, bars)],
  ],
  status: () => saidOf(read()),
});
