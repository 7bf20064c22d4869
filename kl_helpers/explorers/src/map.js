// The map of KL over (mu2, sigma2), drawn onto a canvas once for each p; the cross-hair moves above it.

import { openAim } from "./aim.js";
import { keepKeys } from "./controls.js";
import { highestKl, klName, klOver } from "./divergence.js";
import { assign, fixed, normal, rounded, svg, typeset } from "./elements.js";
import { valley } from "./formulas.js";
import { openDot } from "./handle.js";
import { coloursOf, levelsTo } from "./levels.js";
import { openDisc, openLine, openPanel, sample } from "./panel.js";

const BAR = 12; // the width of the colour bar
export const MAP_MARGIN = 74; // on the right of the map, for it
const SHARPNESS = 1.5; // pixels of the canvas for each of the panel

export function openMap(parent, state, mu2, sigma2, height) {
  const describe = () => {
    const highest = `${fixed(highestKl(state), 2)} ${state.get("unit")}`;
    return (
      `Map of ${klName(state)} over μ₂ and σ₂ for p = ${normal(...state.pair()[0])}, up to ${highest}; ` +
      `the cross-hair is at ${mu2.said()}, ${sigma2.said()}. Arrow keys move it.`
    );
  };
  const axes = { x: mu2.symbol, y: () => sigma2.symbol };
  const margin = { right: MAP_MARGIN };
  const panel = openPanel(parent, state, { ...axes, describe, height, margin, role: "application" });
  const picture = svg(panel.root, "image", { preserveAspectRatio: "none" });
  const bar = svg(panel.root, "g", { class: "colour-bar" });
  const lines = svg(panel.root, "g", { class: "lines" });
  const openLines = (...names) => names.map((name) => openLine(panel, { class: name }, { parent: lines }));
  const valleyLines = openLines("halo of-valley", "valley of-valley");
  const valleyName = svg(lines, "text", { class: "on-map of-valley" }, "valley");
  const moveMark = openDisc(panel, { class: "mark p", r: 5 }, lines);
  const pName = svg(lines, "text", { class: "on-map", "text-anchor": "middle" }, "p");
  const hairs = ["halo", "cross-hair"].map((name) => svg(lines, "path", { class: name }));
  const moveDot = openDot(panel);
  openAim(panel, state, { x: mu2, y: sigma2 });
  openKeys(panel.root, { ArrowLeft: [mu2, -1], ArrowRight: [mu2, 1], ArrowDown: [sigma2, -5], ArrowUp: [sigma2, 5] });

  // The foot of a name above a place, or below it where it would stand on the title.
  const beside = (place, gap) => (place - gap > panel.box.y + 16 ? place - gap : place + gap + 14);

  state.on(() => {
    panel.scaleTo(mu2.range, sigma2.range);
    assign(picture, panel.box);
    const levels = levelsTo(highestKl(state), state.get("log_levels"));
    picture.setAttribute("href", paint(panel, klOver(state), levels));
    drawBar(bar, levels, panel, state.get("unit"));
  });

  state.on(() => {
    const [mu1, sigma1] = ["mu1", "sigma1"].map(state.get);
    const floor = (mean) => (state.get("direction") === "pq" ? valley(mu1, sigma1, mean) : sigma1);
    assign(lines, { class: state.get("marks") ? "lines" : "lines unmarked" });
    const points = sample(floor, mu2.range).filter(([, sd]) => sd <= sigma2.range[1]);
    for (const drawLine of valleyLines) drawLine(points);
    if (points.length) assign(valleyName, { x: panel.x(points[0][0]) + 6, y: beside(panel.y(points[0][1]), 9) });
    moveMark(mu1, sigma1);
    assign(pName, { x: panel.x(mu1), y: beside(panel.y(sigma1), 12) });
  });

  state.on(() => {
    const { x, y, width, height } = panel.box;
    const d = `M${x} ${panel.y(sigma2.get())}h${width}M${panel.x(mu2.get())} ${y}v${height}`;
    for (const hair of hairs) assign(hair, { d });
    moveDot(mu2.get(), sigma2.get());
  });
  return panel;
}

// Red, green, blue and full opacity as one number: a map of 190,000 pixels is painted while p moves.
const inkOf = (rgb) => new Uint32Array(Uint8Array.of(...rgb, 255).buffer)[0];

function paint(panel, klAt, levels) {
  const canvas = document.createElement("canvas");
  const width = (canvas.width = Math.round(panel.box.width * SHARPNESS));
  const height = (canvas.height = Math.round(panel.box.height * SHARPNESS));
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const inks = new Uint32Array(pixels.data.buffer);
  const colours = coloursOf(levels).map(inkOf);
  const means = Array.from({ length: width }, (_, column) => panel.x.invert(panel.box.x + ((column + 0.5) / width) * panel.box.width));
  for (let row = 0, at = 0; row < height; row++) {
    const sigma2 = panel.y.invert(panel.box.y + ((row + 0.5) / height) * panel.box.height);
    for (const mean of means) {
      const value = klAt(mean, sigma2);
      let band = 0;
      while (value > levels[band + 1]) band++;
      inks[at++] = colours[band];
    }
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}

function drawBar(bar, levels, { box, type }, unit) {
  const { y, height } = box;
  const bands = levels.length - 1;
  const place = (level) => y + height * (1 - level / bands);
  const left = box.x + box.width + 26 * type;
  bar.replaceChildren();
  svg(bar, "text", { class: "axis", x: left, y: y - 11 * type }, unit);
  coloursOf(levels).forEach((colour, band) =>
    svg(bar, "rect", { x: left, width: BAR, y: place(band + 1), height: height / bands + 0.5, fill: `rgb(${colour})` }),
  );
  const every = bands > 10 ? 2 : 1; // every other level has its number
  const x = left + BAR + 5;
  levels.forEach((level, i) => {
    if (i % every === 0) svg(bar, "text", { class: "level", x, y: place(i) }, typeset(String(level)));
  });
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
