// A panel: title, axes and the two scales that everything in it is drawn by.

import { assign, svg, typeset } from "./elements.js";
import { linear, ticks } from "./scale.js";

const WIDTH = 380;
const HEIGHT = 300;
const LEFT = 70;
const RIGHT = WIDTH - 14;
const TOP = 40;
const BOTTOM = HEIGHT - 52;

export function openPanel(parent, xLabel, yLabel) {
  const root = svg(parent, "svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  const title = svg(root, "text", { class: "title", x: (LEFT + RIGHT) / 2, y: 22 });
  const axes = svg(root, "g", { class: "axes" });
  svg(root, "text", { class: "label", x: (LEFT + RIGHT) / 2, y: HEIGHT - 8 }, xLabel);
  svg(root, "text", { class: "label", transform: `translate(16 ${(TOP + BOTTOM) / 2}) rotate(-90)` }, yLabel);

  const panel = {
    root,
    title: (text) => (title.textContent = typeset(text)),
    describe: (text) => assign(root, { "aria-label": text }),
    scaleTo(xDomain, yDomain) {
      panel.x = linear(xDomain, [LEFT, RIGHT]);
      panel.y = linear(yDomain, [BOTTOM, TOP]);
      axes.replaceChildren();
      svg(axes, "path", { d: `M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}` });
      for (const value of ticks(xDomain)) {
        svg(axes, "path", { d: `M${panel.x(value)} ${BOTTOM}v5` });
        svg(axes, "text", { class: "x-tick", x: panel.x(value), y: BOTTOM + 21 }, typeset(String(value)));
      }
      for (const value of ticks(yDomain)) {
        svg(axes, "path", { d: `M${LEFT} ${panel.y(value)}h-5` });
        svg(axes, "text", { class: "y-tick", x: LEFT - 9, y: panel.y(value) }, typeset(String(value)));
      }
    },
    line(f, [low, high], points = 240) {
      const at = (i) => low + ((high - low) * i) / points;
      const place = (x) => `${panel.x(x).toFixed(2)} ${panel.y(f(x)).toFixed(2)}`;
      return "M" + Array.from({ length: points + 1 }, (_, i) => place(at(i))).join("L");
    },
  };
  return panel;
}
