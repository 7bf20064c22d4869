// A panel: title, axes and the two scales that everything in it is drawn by.

import { assign, svg, typeset } from "./elements.js";
import { linear, ticks } from "./scale.js";

const WIDTH = 380;
const LEFT = 70;
const TOP = 40;

export function openPanel(parent, xLabel, { height = 300, margin = 14, role = "img" } = {}) {
  const RIGHT = WIDTH - margin;
  const BOTTOM = height - 52;
  const root = svg(parent, "svg", { viewBox: `0 0 ${WIDTH} ${height}`, role });
  const title = svg(root, "text", { class: "title", x: (LEFT + RIGHT) / 2, y: 22 });
  const axes = svg(root, "g", { class: "axes" });
  svg(root, "text", { class: "label", x: (LEFT + RIGHT) / 2, y: height - 8 }, xLabel);
  const yLabel = svg(root, "text", { class: "label", transform: `translate(16 ${(TOP + BOTTOM) / 2}) rotate(-90)` });
  let drawn; // the domains and ticks of the axes that stand there

  const panel = {
    root,
    box: { x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP },
    title: (text) => (title.textContent = typeset(text)),
    yLabel: (text) => (yLabel.textContent = text),
    describe: (text) => assign(root, { "aria-label": text }),

    // Tells whether the scales are new.
    scaleTo(xDomain, yDomain, xTicks = ticks(xDomain).map((value) => [value, String(value)])) {
      const asked = [xDomain, yDomain, xTicks].join();
      if (asked === drawn) return false;
      drawn = asked;
      panel.x = linear(xDomain, [LEFT, RIGHT]);
      panel.y = linear(yDomain, [BOTTOM, TOP]);
      axes.replaceChildren();
      svg(axes, "path", { d: `M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}` });
      for (const [value, text] of xTicks) {
        svg(axes, "path", { d: `M${panel.x(value)} ${BOTTOM}v5` });
        svg(axes, "text", { class: "x-tick", x: panel.x(value), y: BOTTOM + 21 }, typeset(text));
      }
      for (const value of ticks(yDomain)) {
        svg(axes, "path", { d: `M${LEFT} ${panel.y(value)}h-5` });
        svg(axes, "text", { class: "y-tick", x: LEFT - 9, y: panel.y(value) }, typeset(String(value)));
      }
      return true;
    },

    path: (points) => "M" + points.map(([x, y]) => `${panel.x(x).toFixed(2)} ${panel.y(y).toFixed(2)}`).join("L"),

    // The values under the pointer
    at(event) {
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());
      return { x: panel.x.invert(place.x), y: panel.y.invert(place.y) };
    },
  };
  return panel;
}

export const sample = (f, [low, high], steps = 240) =>
  Array.from({ length: steps + 1 }, (_, i) => low + ((high - low) * i) / steps).map((x) => [x, f(x)]);
