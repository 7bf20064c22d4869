// The map of KL over (mu2, sigma2): its bands, one upon the other, follow p, and the cross-hair above them q.
// Its land says which bands: `levels` (none, and the map is empty), which of them are `named`, `outlines` of a level as
// lines of [mean, sd]; `valley` is a line, and `spots` are marked, [mean, sd, text]; `p` says which p it is.

import { openAim } from "./aim.js";
import { keepKeys } from "./controls.js";
import { klName } from "./divergence.js";
import { assign, rounded, svg, write } from "./elements.js";
import { openDot } from "./handle.js";
import { coloursOf } from "./levels.js";
import { around, bothSides, openNames } from "./names.js";
import { openLine, openMarks, openPanel, pathOf } from "./panel.js";

const MARK = 6; // pixels around the middle of a marked spot that are its own
const EDGE = 5; // pixels along the map's edge that no name enters

export function openMap(parent, state, mu2, sigma2, { land, ...layout }) {
  const describe = () =>
    `Map of ${klName(state)} over μ₂ and σ₂ for p = ${land.p()}${land.said()}; ` +
    `the cross-hair is at ${mu2.said()}, ${sigma2.said()}. Arrow keys move it.`;
  const axes = { x: mu2.symbol, y: () => sigma2.symbol };
  const panel = openPanel(parent, state, { ...axes, describe, ...layout, role: "application" });
  const ground = svg(panel.root, "rect", { class: "ground" });
  const drawBands = openMarks(svg(panel.root, "g"), "path", { class: "band" });
  const drawBar = openBar(panel);
  const lines = svg(panel.root, "g", { class: "lines" });
  const valleyLines = ["halo", "valley"].map((name) => openLine(panel, { class: name }, { parent: lines }));
  const drawSpots = openMarks(lines, "circle", { class: `mark ${land.look}`, r: 5 });
  const hairs = ["halo", "cross-hair"].map((name) => svg(lines, "path", { class: name }));
  const roomIn = ({ x, y, width, height }) =>
    ({ x: x + EDGE, y: y + EDGE, width: width - 2 * EDGE, height: height - 2 * EDGE });
  const writeNames = openNames(panel, { parent: lines, type: 13, roomIn, needed: false });
  const moveDot = openDot(panel);
  openAim(panel, state, { x: mu2, y: sigma2 });
  openKeys(panel.root, { ArrowLeft: [mu2, -1], ArrowRight: [mu2, 1], ArrowDown: [sigma2, -5], ArrowUp: [sigma2, 5] });
  let outlines; // of the bands that have a number, as drawn: {level, lines of places}
  let valleyPlaces;
  let spots; // [place, text]

  function drawP() {
    const points = land.valley();
    for (const drawLine of valleyLines) valleyPlaces = drawLine(points);
    spots = land.spots().map(([mean, sd, text]) => [panel.place([mean, sd]), text]);
    drawSpots(spots.map(([[cx, cy]]) => ({ cx, cy })));
  }

  function drawQ() {
    const { x, y, width, height } = panel.box;
    const q = panel.place([mu2.get(), sigma2.get()]);
    const [across, down] = q;
    for (const hair of hairs) assign(hair, { d: `M${x} ${down}h${width}M${across} ${y}v${height + 4}` });
    const own = [moveDot(mu2.get(), sigma2.get()), ...spots.map(([place]) => around(place, MARK))];
    const ways = [{ x, y: down, width, height: 0 }, { x: across, y, width: 0, height }];
    writeNames([...namesOf(q), ...outlines.map(numberOf)], [], [...own, ...ways]);
  }

  function namesOf(q) {
    const near = ([x, y]) => [0, 22, -22].map((off) => [x, y + off * panel.type]);
    const besides = (text, places, off) => ({ look: "on-map", texts: [text], points: bothSides(places), off });
    const some = valleyPlaces.filter((_, i) => i % 8 === 0);
    const marked = spots.map(([place, text]) => besides(text, near(place)));
    return [...marked, besides("q", near(q)), besides("valley", some, [valleyPlaces])];
  }

  // A contour's number stands upon it, as near to its top as it can.
  function numberOf({ level, lines }, i) {
    const places = lines.flat().filter((_, at) => at % 2 === 0);
    const top = places.length / 2;
    const points = places.map((_, at) => [places[Math.floor(top + (at % 2 ? -1 - at : at) / 2)]]);
    const others = [outlines[i - 1], outlines[i + 1]].filter(Boolean).flatMap((other) => other.lines);
    return { look: "on-map", texts: [String(level)], points, off: [valleyPlaces, ...others] };
  }

  state.on(() => {
    panel.scaleTo(mu2.range, sigma2.range);
    const levels = land.levels();
    const named = land.named(levels);
    const outlinesOf = land.outlines();
    const fills = coloursOf(levels).map((colour) => `rgb(${colour})`);
    const bands = levels.slice(1, -1).map((level, i) => {
      return { level, fill: fills[i], lines: outlinesOf(level).map((line) => line.map(panel.place)) };
    });
    assign(ground, { ...panel.box, fill: fills.at(-1) ?? "none" });
    const shapeOf = ({ level, fill, lines }) =>
      ({ d: lines.map((line) => `${pathOf(line)}Z`).join(""), fill, "stroke-opacity": Number(named.includes(level)) });
    drawBands(bands.reverse().map(shapeOf)); // the widest first: the next lies upon it
    outlines = bands.filter(({ level }) => named.includes(level));
    drawBar(levels, fills, `${klName(state)} in ${state.get("unit")}`);
    state.on(drawP);
    state.on(drawQ);
  });
  return panel;
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
    const marks = levels.map((level, i) => ({ x: place(i), y: box.y - 18, text: level === Infinity ? "" : String(level) }));
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
