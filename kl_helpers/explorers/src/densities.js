// The two densities: p stays, q moves.

import { assign, fixed, normal, svg } from "./elements.js";
import { logDensity } from "./formulas.js";
import { openHandle } from "./handle.js";
import { openPanel } from "./panel.js";
import { axisTo } from "./scale.js";
import { clamp } from "./state.js";

const X = [-6, 6];
const density = (x, mu, sigma) => Math.exp(logDensity(x, mu, sigma));

export function openDensities(parent, state, { moves, symbol }) {
  const panel = openPanel(parent, "x", "density");
  const p = svg(panel.root, "path", { class: "curve p" });
  const q = svg(panel.root, "path", { class: "curve q" });
  const pName = svg(panel.root, "text", { class: "name p" }, "p");
  const qName = svg(panel.root, "text", { class: "name q" }, "q");

  // The mean is taken at the summit, the standard deviation at the shoulder.
  const reach = moves === "sigma2" ? 1 : 0;
  const valueAt = (place) => (reach ? Math.abs(panel.x.invert(place) - state.get("mu2")) : panel.x.invert(place));
  const moveHandle = openHandle(panel, state, moves, valueAt);

  function nameBeside(name, side, mu, sigma) {
    const x = clamp(mu + 0.6 * side * sigma, X);
    assign(name, {
      x: panel.x(x) + 12 * side,
      y: panel.y(density(x, mu, sigma)) - 5,
      "text-anchor": side < 0 ? "end" : "start",
    });
  }

  function drawAll() {
    const narrowest = Math.min(state.get("sigma1"), reach ? state.ranges.sigma2[0] : state.get("sigma2"));
    panel.scaleTo(X, axisTo(density(0, 0, narrowest)));
    p.setAttribute("d", panel.line((x) => density(x, state.get("mu1"), state.get("sigma1")), X));
    drawQ();
  }

  function drawQ() {
    const [mu1, sigma1, mu2, sigma2] = state.all();
    const side = mu2 < mu1 ? -1 : 1;
    const summit = mu2 + reach * sigma2;
    q.setAttribute("d", panel.line((x) => density(x, mu2, sigma2), X));
    nameBeside(pName, -side, mu1, sigma1);
    nameBeside(qName, side, mu2, sigma2);
    moveHandle(panel.x(clamp(summit, X)), panel.y(density(clamp(summit, X), mu2, sigma2)));
    panel.title(`${symbol} = ${fixed(state.get(moves), 2)}`);
  }

  const describe = () => {
    const [mu1, sigma1, mu2, sigma2] = state.all();
    panel.describe(`Densities of p = ${normal(mu1, sigma1)}, solid, and q = ${normal(mu2, sigma2)}, dashed.`);
  };

  state.on(["mu1", "sigma1", "mu2", "sigma2"].filter((name) => name !== moves), drawAll);
  state.on([moves], drawQ);
  drawAll();
  return describe;
}
