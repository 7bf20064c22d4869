// The map of KL over (mu2, sigma2): its bands, one upon the other, follow p, and the cross-hair above them q.

import { openAim } from "./aim.js";
import { keepKeys } from "./controls.js";
import { highestKl, klName, klOver } from "./divergence.js";
import { assign, fixed, normal, rounded, svg, write } from "./elements.js";
import { valley } from "./formulas.js";
import { openDot, REACH } from "./handle.js";
import { coloursOf, contour, levelsTo, namedOf } from "./levels.js";
import { around, beside, openChoice, sizeOf } from "./names.js";
import { openDisc, openLine, openMarks, openPanel, pathOf, sample } from "./panel.js";

const MARK = 6; // pixels around the middle of p's mark that are its own
const EDGE = 5; // pixels along the map's edge that no name enters
const NAME = 13; // pixels, of the type on the map

export function openMap(parent, state, mu2, sigma2, { height, margin }) {
  const describe = () => {
    const highest = `${fixed(highestKl(state), 2)} ${state.get("unit")}`;
    return (
      `Map of ${klName(state)} over μ₂ and σ₂ for p = ${normal(...state.pair()[0])}, up to ${highest}; ` +
      `the cross-hair is at ${mu2.said()}, ${sigma2.said()}. Arrow keys move it.`
    );
  };
  const axes = { x: mu2.symbol, y: () => sigma2.symbol };
  const panel = openPanel(parent, state, { ...axes, describe, height, margin, role: "application" });
  const ground = svg(panel.root, "rect", { class: "ground" });
  const drawBands = openMarks(svg(panel.root, "g"), "path", { class: "band" });
  const drawBar = openBar(panel);
  const lines = svg(panel.root, "g", { class: "lines" });
  const valleyLines = ["halo", "valley"].map((name) => openLine(panel, { class: name }, { parent: lines }));
  const moveMark = openDisc(panel, { class: "mark p", r: 5 }, lines);
  const hairs = ["halo", "cross-hair"].map((name) => svg(lines, "path", { class: name }));
  const writeNames = openNames(panel, lines);
  const moveDot = openDot(panel);
  openAim(panel, state, { x: mu2, y: sigma2 });
  openKeys(panel.root, { ArrowLeft: [mu2, -1], ArrowRight: [mu2, 1], ArrowDown: [sigma2, -5], ArrowUp: [sigma2, 5] });
  let outlines; // of the bands, as drawn: [level, places]
  let valleyPlaces;

  function drawP() {
    const [mu1, sigma1] = state.pair()[0];
    const floor = (mean) => (state.get("direction") === "pq" ? valley(mu1, sigma1, mean) : sigma1);
    const points = state.get("marks") ? sample(floor, mu2.range).filter(([, sd]) => sd <= sigma2.range[1]) : [];
    for (const drawLine of valleyLines) valleyPlaces = drawLine(points);
    moveMark(mu1, sigma1);
  }

  function drawQ() {
    const { x, y, width, height } = panel.box;
    const [p, q] = state.pair().map(([mean, sd]) => [panel.x(mean), panel.y(sd)]);
    const [across, down] = q;
    for (const hair of hairs) assign(hair, { d: `M${x} ${down}h${width}M${across} ${y}v${height + 4}` });
    moveDot(mu2.get(), sigma2.get());
    const inTheWay = [
      around(q, REACH),
      around(p, MARK),
      { x, y: down, width, height: 0 },
      { x: across, y, width: 0, height },
    ];
    writeNames(p, q, valleyPlaces, outlines, inTheWay);
  }

  state.on(() => {
    panel.scaleTo(mu2.range, sigma2.range);
    const [klAt, p] = [klOver(state), state.pair()[0]];
    const levels = levelsTo(highestKl(state), state.get("log_levels"));
    const named = namedOf(levels, state.get("log_levels"));
    const fills = coloursOf(levels).map((colour) => `rgb(${colour})`);
    const bands = levels.slice(1, -1).map((level, i) => {
      const points = contour(klAt, level, p, mu2.range, sigma2.range);
      return { level, fill: fills[i], places: points.map(([mean, sd]) => [panel.x(mean), panel.y(sd)]) };
    });
    assign(ground, { ...panel.box, fill: fills.at(-1) });
    const shapeOf = ({ level, fill, places }) =>
      ({ d: `${pathOf(places)}Z`, fill, "stroke-opacity": Number(named.includes(level)) });
    drawBands(bands.reverse().map(shapeOf)); // the widest first: the next lies upon it
    outlines = bands.filter(({ level }) => named.includes(level));
    drawBar(levels, fills, `${klName(state)} in ${state.get("unit")}`);
    state.on(drawP);
    state.on(drawQ);
  });
  return panel;
}

// What names p, q, the valley and the contour lines, one after the other where nothing is in the way: a number that has
// no room is left out.
function openNames(panel, parent) {
  const writeNames = openMarks(parent, "text", { class: "on-map" });
  const choices = {};
  return (p, q, valleyPlaces, outlines, inTheWay) => {
    const boxes = [...inTheWay];
    const { x, y, width, height } = panel.box;
    const room = { x: x + EDGE, y: y + EDGE, width: width - 2 * EDGE, height: height - 2 * EDGE };
    const place = (text, placesOf, lines = []) => {
      const size = { text, ...sizeOf(text, NAME * panel.type) };
      choices[text] ??= openChoice(false);
      const box = choices[text](placesOf(size), room, lines, boxes);
      if (!box) return { text, visibility: "hidden" };
      boxes.push(box);
      return { text, visibility: "visible", x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const near = ([x, y]) => [0, 22, -22].map((off) => [x, y + off * panel.type]);
    const besides = (places) => (size) => [1, -1].flatMap((side) => places.flatMap((at) => beside(at, size, side)));
    writeNames([
      place("p", besides(near(p))),
      place("q", besides(near(q))),
      place("valley", besides(valleyPlaces.filter((_, i) => i % 8 === 0)), [valleyPlaces]),
      ...outlines.map(({ level, places }, i) => {
        const top = places.length / 2;
        const fromTop = places.map((_, at) => places[Math.floor(top + (at % 2 ? -1 - at : at) / 2)]);
        const upon = (size) => fromTop.map(([x, y]) => ({ ...size, x: x - size.width / 2, y: y - size.height / 2 }));
        const others = [outlines[i - 1], outlines[i + 1]].filter(Boolean).map((other) => other.places);
        return place(String(level), upon, [valleyPlaces, ...others]);
      }),
    ]);
  };
}

// The colour bar, above the map and as wide
function openBar(panel) {
  const parent = svg(panel.root, "g", { class: "colour-bar" });
  const title = svg(parent, "text", { class: "axis" });
  const drawRects = openMarks(parent, "rect", { height: 8 });
  const writeLevels = openMarks(parent, "text", { class: "x-level" });
  return (levels, fills, name) => {
    const { box, type } = panel;
    const width = box.width / fills.length;
    const place = (i) => box.x + i * width;
    write(title, name);
    assign(title, { x: box.x, y: box.y - 33 * type });
    drawRects(fills.map((fill, i) => ({ x: place(i), y: box.y - 13, width: width + 0.5, fill })));
    const every = Math.ceil((36 * type) / width);
    const marks = levels.map((level, i) => ({ x: place(i), y: box.y - 18, text: String(level) }));
    writeLevels(marks.filter((_, i) => i % every === 0));
  };
}

// The picture takes the keyboard, too.
function openKeys(root, moves) {
  assign(root, { tabindex: 0 });
  keepKeys(root);
  root.addEventListener("keydown", (event) => {
    if (!(event.key in moves) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [moved, steps] = moves[event.key];
    moved.set(rounded(moved.get() + steps * moved.step));
  });
}
