// A panel: title, axes and the two scales that everything in it is drawn by.

import { assign, svg, typeset } from "./elements.js";
import { linear, ticks } from "./scale.js";

const WIDTH = 380;
const LEFT = 70;
const TOP = 40;

// `y`, `title` and `describe` give texts: the y axis's name, what stands above, what a screen reader says.
export function openPanel(parent, state, { x, y, title, describe, height = 300, margin = 14, role = "img" }) {
  const RIGHT = WIDTH - margin;
  const BOTTOM = height - 52;
  const root = svg(parent, "svg", { viewBox: `0 0 ${WIDTH} ${height}`, role });
  const heading = svg(root, "text", { class: "title", x: (LEFT + RIGHT) / 2, y: 22 });
  const axes = svg(root, "g", { class: "axes" });
  svg(root, "text", { class: "label", x: (LEFT + RIGHT) / 2, y: height - 8 }, x);
  const yLabel = svg(root, "text", { class: "label", transform: `translate(16 ${(TOP + BOTTOM) / 2}) rotate(-90)` });
  let drawn; // the domains and ticks of the axes that stand there

  const panel = {
    root,
    box: { x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP },
    describe,

    scaleTo(xDomain, yDomain, xTicks = ticks(xDomain).map((value) => [value, String(value)])) {
      const asked = [xDomain, yDomain, xTicks].join();
      if (asked === drawn) return;
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
    },

    // The values under the pointer
    at(event) {
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());
      return { x: panel.x.invert(place.x), y: panel.y.invert(place.y) };
    },
  };
  state.on(() => (heading.textContent = typeset(title())));
  state.on(() => (yLabel.textContent = y()));
  return panel;
}

export const sample = (f, [low, high], steps = 240) =>
  Array.from({ length: steps + 1 }, (_, i) => low + ((high - low) * i) / steps).map((x) => [x, f(x)]);

// What draws a line through points into a panel.
export function openLine(panel, attributes, parent = panel.root) {
  const line = svg(parent, "path", attributes);
  const place = ([x, y]) => `${panel.x(x).toFixed(2)} ${panel.y(y).toFixed(2)}`;
  return (points) => assign(line, { d: points.length ? "M" + points.map(place).join("L") : "" });
}

// What draws f as a curve, and its name beside it: at x, on the left (-1) or on the right (1).
export function openCurveOf(panel, letter, text) {
  const line = openLine(panel, { class: `curve ${letter}` });
  const name = svg(panel.root, "text", { class: `name ${letter}` }, text);
  return (f, domain, x, side) => {
    line(sample(f, domain));
    const place = { x: panel.x(x) + 12 * side, y: panel.y(f(x)) - 5 };
    assign(name, { ...place, "text-anchor": side < 0 ? "end" : "start" });
  };
}

// What moves a disc to a value of x and of y.
export function openDisc(panel, attributes, parent = panel.root) {
  const disc = svg(parent, "circle", attributes);
  return (x, y) => assign(disc, { cx: panel.x(x), cy: panel.y(y) });
}

// The fill of a surface in the colour of `name`, hatched at an angle: its meaning does not hang on its colour.
export function openHatch(panel, name, angle) {
  const id = `kl-${name}-${Math.random().toString(36).slice(2)}`; // one page holds many explorers
  const size = { width: 8, height: 8 };
  const turned = { patternUnits: "userSpaceOnUse", patternTransform: `rotate(${angle})` };
  const pattern = svg(panel.root, "pattern", { id, class: `hatch ${name}`, ...turned, ...size });
  svg(pattern, "rect", size);
  svg(pattern, "path", { d: "M0 4H8" });
  return `url(#${id})`;
}
