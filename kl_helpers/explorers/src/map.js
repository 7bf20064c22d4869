// The map of KL over (mu2, sigma2), drawn onto a canvas once for each p; the cross-hair moves above it.

import { openAim } from "./aim.js";
import { colour } from "./colours.js";
import { keepKeys } from "./controls.js";
import { highestKl, inUnit, klName, klOver, klText } from "./divergence.js";
import { assign, fixed, normal, svg, typeset } from "./elements.js";
import { valley } from "./formulas.js";
import { openDot } from "./handle.js";
import { openPanel, sample } from "./panel.js";
import { tickStep } from "./scale.js";

const BAR = { x: 312, width: 14 };
const SHARPNESS = 2; // pixels of the canvas for each unit of the panel

export function openMap(parent, state, mu2, sigma2, height) {
  const panel = openPanel(parent, mu2.symbol, { height, margin: 80, role: "application" });
  const { x, y, width, height: depth } = panel.box;
  panel.yLabel(sigma2.symbol);
  panel.scaleTo(mu2.range, sigma2.range);
  const picture = svg(panel.root, "image", { ...panel.box, preserveAspectRatio: "none" });
  const bar = svg(panel.root, "g", { class: "colour-bar" });
  const lines = svg(panel.root, "g", { class: "lines" });
  const [valleyHalo, valleyLine] = ["halo", "valley"].map((name) => svg(lines, "path", { class: name }));
  const valleyName = svg(lines, "text", { class: "on-map" }, "valley");
  const pMark = svg(lines, "circle", { class: "mark p", r: 5 });
  const pName = svg(lines, "text", { class: "on-map" }, "p");
  const [hairHalo, hair] = ["halo", "cross-hair"].map((name) => svg(lines, "path", { class: name }));
  const dot = openDot(panel);
  openAim(panel, state, { x: mu2, y: sigma2 });
  openKeys(panel.root, { ArrowLeft: [mu2, -1], ArrowRight: [mu2, 1], ArrowDown: [sigma2, -5], ArrowUp: [sigma2, 5] });

  // The foot of a name above a place, or below it where it would stand on the title.
  const beside = (place, gap) => (place - gap > y + 16 ? place - gap : place + gap + 14);

  function drawMap() {
    const levels = levelsOf(state);
    picture.setAttribute("href", paint(state, panel, levels));
    drawBar(bar, levels, panel.box);

    const [mu1, sigma1] = state.all();
    const floor = (mean) => (state.get("direction") === "pq" ? valley(mu1, sigma1, mean) : sigma1);
    const points = sample(floor, mu2.range).filter(([, sd]) => sd <= sigma2.range[1]);
    for (const line of [valleyHalo, valleyLine]) line.setAttribute("d", points.length ? panel.path(points) : "");
    if (points.length) assign(valleyName, { x: panel.x(points[0][0]) + 6, y: beside(panel.y(points[0][1]), 9) });
    assign(pMark, { cx: panel.x(mu1), cy: panel.y(sigma1) });
    assign(pName, { x: panel.x(mu1), y: beside(panel.y(sigma1), 12), "text-anchor": "middle" });
    drawCross();
  }

  function drawCross() {
    const [cx, cy] = [panel.x(mu2.get()), panel.y(sigma2.get())];
    const d = `M${x} ${cy}h${width}M${cx} ${y}v${depth}`;
    for (const line of [hairHalo, hair]) line.setAttribute("d", d);
    assign(dot, { cx, cy });
    panel.title(klText(state));
  }

  function describe() {
    const [mu1, sigma1] = state.all();
    const place = `μ₂ = ${fixed(mu2.get(), 2)}, σ₂ = ${fixed(sigma2.get(), 2)}`;
    panel.describe(
      `Map of ${klName(state)} over μ₂ and σ₂ for p = ${normal(mu1, sigma1)}, up to ${fixed(highestKl(state), 2)} ` +
        `${state.get("unit")}; the cross-hair is at ${place}. Arrow keys move it.`,
    );
  }

  state.on(["mu1", "sigma1", "direction", "unit", "log_levels"], drawMap);
  state.on(["mu2", "sigma2"], drawCross);
  return describe;
}

// Levels from 0 to at least the highest value, in equal steps or by half decades.
function levelsOf(state) {
  const highest = highestKl(state);
  if (state.get("log_levels")) {
    const levels = [0, 0.01];
    while (levels.at(-1) < highest) levels.push(Number((levels.at(-1) * (levels.length % 2 ? 10 / 3 : 3)).toPrecision(1)));
    return levels;
  }
  const step = tickStep(highest, 10);
  const count = Math.ceil(highest / step - 1e-9);
  return Array.from({ length: 2 * count + 1 }, (_, i) => Number(((i * step) / 2).toPrecision(12)));
}

// The colour of the band between two levels
const bandColour = (band, levels) => colour(band / (levels.length - 2));

// Red, green, blue and full opacity as one number: a map of 190,000 pixels is painted while p moves.
const inkOf = (rgb) => new Uint32Array(Uint8Array.of(...rgb, 255).buffer)[0];

function paint(state, panel, levels) {
  const canvas = document.createElement("canvas");
  const width = (canvas.width = panel.box.width * SHARPNESS);
  const height = (canvas.height = panel.box.height * SHARPNESS);
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const inks = new Uint32Array(pixels.data.buffer);
  const colours = levels.slice(1).map((_, band) => inkOf(bandColour(band, levels)));
  const klAt = klOver(state);
  const means = Array.from({ length: width }, (_, column) => panel.x.invert(panel.box.x + (column + 0.5) / SHARPNESS));
  for (let row = 0, at = 0; row < height; row++) {
    const sigma2 = panel.y.invert(panel.box.y + (row + 0.5) / SHARPNESS);
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

function drawBar(bar, levels, { y, height }) {
  const bands = levels.length - 1;
  const place = (level) => y + height * (1 - level / bands);
  bar.replaceChildren();
  for (let band = 0; band < bands; band++) {
    const fill = `rgb(${bandColour(band, levels)})`;
    svg(bar, "rect", { ...BAR, y: place(band + 1), height: height / bands + 0.5, fill });
  }
  const every = bands > 10 ? 2 : 1; // every other level has its number
  levels.forEach((level, i) => {
    if (i % every === 0) svg(bar, "text", { class: "level", x: BAR.x + BAR.width + 6, y: place(i) }, typeset(String(level)));
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
    moved.set(Number((moved.get() + steps * moved.step).toFixed(2)));
  });
}
