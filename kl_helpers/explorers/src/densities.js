// The two densities, with a handle at each quantity that moves: a mean at the summit, a deviation at the shoulder.

import { assign, normal, svg } from "./elements.js";
import { logDensity } from "./formulas.js";
import { openHandle } from "./handle.js";
import { openPanel, sample } from "./panel.js";
import { axisTo } from "./scale.js";
import { clamp, GAUSSIANS } from "./state.js";

export const X = [-6, 6];
const LINES = { p: "solid", q: "dashed" };
const density = (x, mu, sigma) => Math.exp(logDensity(x, mu, sigma));

// `names` are those of the two Gaussians, letter by letter: "p" is drawn solid, "q" dashed. `behind` is a third, thin.
export function openDensities(
  parent,
  state,
  moved,
  { title, height, variable = "x", domain = X, names = { p: "p", q: "q" }, behind = {} },
) {
  const panel = openPanel(parent, variable, { height });
  panel.yLabel("density");
  const open = ([letter, name]) => openDensity(panel, letter, name, domain);
  const thin = Object.entries(behind).map(([name, gaussian]) => [open(["thin", name]), gaussian]);
  const [first, second] = Object.entries(names).map(open);
  const handles = moved.map((quantity) => {
    const of = quantity.name.at(-1);
    const reach = quantity.name.startsWith("sigma") ? 1 : 0;
    const valueAt = (x) => (reach ? Math.abs(x - state.get(`mu${of}`)) : x);
    const place = (gaussians) => [gaussians[2 * of - 2] + reach * gaussians[2 * of - 1], ...gaussians.slice(2 * of - 2)];
    return [openHandle(panel, quantity, valueAt), place];
  });
  const lowest = moved.some(({ name }) => name.startsWith("sigma")) ? 0.5 : Infinity; // the axis need not jump above it

  function draw() {
    const gaussians = state.all();
    const [mu1, sigma1, mu2, sigma2] = gaussians;
    const rescaled = panel.scaleTo(domain, axisTo(density(0, 0, Math.min(lowest, sigma1, sigma2))));
    const side = mu2 < mu1 ? -1 : 1;
    for (const [drawThin, gaussian] of thin) drawThin(...gaussian, 1, rescaled);
    first(mu1, sigma1, -side, rescaled);
    second(mu2, sigma2, side, rescaled);
    for (const [moveHandle, place] of handles) {
      const [at, mu, sigma] = place(gaussians);
      const x = clamp(at, domain);
      moveHandle(panel.x(x), panel.y(density(x, mu, sigma)));
    }
    panel.title(title());
  }

  const describe = () => {
    const [mu1, sigma1, mu2, sigma2] = state.all();
    const line = ([letter, name], ...gaussian) => `${name} = ${normal(...gaussian)}, ${LINES[letter]}`;
    const [one, other] = Object.entries(names);
    panel.describe(`Densities of ${line(one, mu1, sigma1)}, and ${line(other, mu2, sigma2)}.`);
  };

  state.on(GAUSSIANS, draw);
  return describe;
}

// One density with its name beside it, drawn again only if it changed.
function openDensity(panel, letter, text, domain) {
  const curve = svg(panel.root, "path", { class: `curve ${letter}` });
  const name = svg(panel.root, "text", { class: `name ${letter}` }, text);
  const reach = letter === "thin" ? 1.6 : 0.6; // deviations from the mean to the name
  let drawn;

  return (mu, sigma, side, rescaled) => {
    if (!rescaled && drawn === [mu, sigma, side].join()) return;
    drawn = [mu, sigma, side].join();
    curve.setAttribute("d", panel.path(sample((x) => density(x, mu, sigma), domain)));
    const x = clamp(mu + reach * side * sigma, domain);
    assign(name, {
      x: panel.x(x) + 12 * side,
      y: panel.y(density(x, mu, sigma)) - 5,
      "text-anchor": side < 0 ? "end" : "start",
    });
  };
}
