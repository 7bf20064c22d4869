// The analytic curve of KL(p‖q), and the numerical value as a dot on it.

import { fixed, svg } from "./elements.js";
import { kl } from "./formulas.js";
import { openHandle } from "./handle.js";
import { klBySum } from "./numerical.js";
import { openPanel } from "./panel.js";
import { axisTo } from "./scale.js";

export function openCurve(parent, state, { moves, symbol }) {
  const panel = openPanel(parent, symbol, "KL(p‖q) in nats");
  const curve = svg(panel.root, "path", { class: "curve kl" });
  const moveHandle = openHandle(panel, state, moves, (place) => panel.x.invert(place));
  const range = state.ranges[moves];

  function drawAll() {
    const analytic = (value) => kl(...state.all({ [moves]: value }));
    panel.scaleTo(range, axisTo(Math.max(...range.map(analytic)))); // convex or falling then rising: highest at an end
    curve.setAttribute("d", panel.line(analytic, range));
    drawDot();
  }

  function drawDot() {
    const numerical = klBySum(...state.all());
    moveHandle(panel.x(state.get(moves)), panel.y(numerical));
    panel.title(`KL(p‖q) = ${fixed(numerical, 3)} nats`);
  }

  const describe = () => {
    const value = `${symbol} = ${fixed(state.get(moves), 2)}`;
    const numerical = fixed(klBySum(...state.all()), 3);
    panel.describe(`KL(p‖q) against ${symbol} from ${range[0]} to ${range[1]}; the dot is at ${value}, ${numerical} nats.`);
  };

  state.on(["mu1", "sigma1", "mu2", "sigma2"].filter((name) => name !== moves), drawAll);
  state.on([moves], drawDot);
  drawAll();
  return describe;
}
