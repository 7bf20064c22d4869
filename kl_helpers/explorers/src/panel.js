// A panel: a picture laid out for its own size, with axes and the two scales that everything in it is drawn by.

import { assign, svg, typeset, write } from "./elements.js";
import { linear, ticks } from "./scale.js";

const MARGIN = { left: 46, right: 30, top: 24, bottom: 24 }; // pixels

// `x` and `y` name the axes, `describe` says what a screen reader does. Of a density, a `baseline` is enough.
export function openPanel(parent, state, { x = "", y, describe, height, margin, baseline = false, role = "img" }) {
  const root = svg(parent, "svg", { role, style: `--height: ${height / 16}em` });
  const axes = svg(root, "g", { class: "axes" });
  const rule = svg(axes, "path");
  const names = [x, y].map(() => svg(axes, "text", { class: "axis" }));
  const drawTicks = ["x-tick", "y-tick"].map((name) => openMarks(axes, "text", { class: name }));

  const panel = {
    root,
    describe,

    // Lays it out for a size in pixels, its type so many times as large as usual; then all is drawn anew.
    layOut(width, height, type) {
      const sides = Object.entries({ ...MARGIN, ...margin }).map(([side, size]) => [side, size * type]);
      const { left, right, top, bottom } = Object.fromEntries(sides);
      panel.type = type;
      panel.box = { x: left, y: top, width: width - left - right, height: height - top - bottom };
      assign(root, { viewBox: `0 0 ${width} ${height}` });
    },

    // Ticks are [value, line of text, ...]
    scaleTo(xDomain, yDomain, xTicks = ticked(xDomain), yTicks = ticked(yDomain)) {
      const { box, type } = panel;
      const [right, bottom] = [box.x + box.width, box.y + box.height];
      panel.x = linear(xDomain, [box.x, right]);
      panel.y = linear(yDomain, [bottom, box.y]);
      const ends = xTicks.map(([value]) => `M${panel.x(value)} ${bottom}v4`).join("");
      assign(rule, { d: `M${box.x} ${baseline ? bottom : box.y}V${bottom}H${right}${ends}` });
      assign(names[0], { x: right + 8 * type, y: bottom });
      assign(names[1], { x: 0, y: box.y - 11 * type });
      drawTicks[0](
        xTicks.flatMap(([value, ...lines]) =>
          lines.map((text, i) => ({ x: panel.x(value), y: bottom + (17 + 16 * i) * type, text })),
        ),
      );
      drawTicks[1](yTicks.map(([value, text]) => ({ x: box.x - 7 * type, y: panel.y(value), text })));
    },

    place: ([x, y]) => [panel.x(x), panel.y(y)],

    // The values under the pointer
    at(event) {
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());
      return { x: panel.x.invert(place.x), y: panel.y.invert(place.y) };
    },
  };
  panel.layOut(460, height, 1); // until its size is known
  state.on(() => [x, y].forEach((name, i) => write(names[i], typeof name === "function" ? name() : name)));
  return panel;
}

export const ticked = (domain, most) => ticks(domain, most).map((value) => [value, String(value)]);

// What draws marks of one kind, or writes texts. Its elements are used again: none is made while a hand moves.
export function openMarks(parent, tag, look) {
  const made = [];
  return (marks) => {
    while (made.length < marks.length) made.push(svg(parent, tag, look));
    for (const unused of made.splice(marks.length)) unused.remove();
    marks.forEach(({ text = "", ...place }, i) => {
      assign(made[i], place);
      write(made[i], typeset(text));
    });
  };
}

export const sample = (f, [low, high], steps = 200) =>
  Array.from({ length: steps + 1 }, (_, i) => low + ((high - low) * i) / steps).map((x) => [x, f(x)]);

export const pathOf = (places) => places.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");

// What draws a line through points into a panel, and returns their places; below it, it may have a faint `fill`.
export function openLine(panel, attributes, { fill, parent = panel.root } = {}) {
  const under = fill && svg(parent, "path", { class: `under ${fill}` });
  const line = svg(parent, "path", attributes);
  return (points) => {
    const places = points.map(panel.place);
    const d = pathOf(places);
    assign(line, { d });
    if (fill) assign(under, { d: `${d}V${panel.y(0)}H${places[0][0]}Z` });
    return places;
  };
}

// What draws dots at points, and returns their places: all as one shape, for a thousand are then as fast as one.
export function openDots(panel, attributes) {
  const dots = svg(panel.root, "path", attributes);
  return (points) => {
    const places = points.map(panel.place);
    assign(dots, { d: places.map((place) => `${pathOf([place])}h0`).join("") });
    return places;
  };
}

// A disc, and what moves it to a value of x and of y
export function openDisc(panel, name, r, parent = panel.root) {
  const root = svg(parent, "circle", { class: name, r });
  return { root, move: (x, y) => assign(root, { cx: panel.x(x), cy: panel.y(y) }) };
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
