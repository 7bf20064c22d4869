// The curve of KL against one quantity, and where we are as a dot on it.

import { klLabel, klName, klOf, inUnit, withUnit } from "./divergence.js";
import { fixed, svg } from "./elements.js";
import { GAUSSIANS } from "./state.js";
import { openAim } from "./aim.js";
import { openDot, openHandle } from "./handle.js";
import { openPanel, sample } from "./panel.js";

// `dot` computes the dot's value in nats, `axis` the y axis from the curve's lowest and highest value;
// `aimed` is for a curve that follows the pointer anywhere in its panel, others are taken by their dot.
export function openCurve(parent, state, moved, { dot, axis, title, height, aimed = false }) {
  const panel = openPanel(parent, moved.symbol, { height });
  const curve = svg(panel.root, "path", { class: "curve kl" });
  const moveHandle = aimed ? moveDot(openDot(panel)) : openHandle(panel, moved, (value) => value);
  if (aimed) openAim(panel, state, { x: moved });

  function drawCurve() {
    const points = sample((value) => klOf(state, moved.instead(value)), moved.range);
    const values = points.map(([, value]) => value);
    panel.scaleTo(moved.range, axis(Math.min(...values), Math.max(...values)));
    panel.yLabel(klLabel(state));
    curve.setAttribute("d", panel.path(points));
    drawDot();
  }

  function drawDot() {
    moveHandle(panel.x(moved.get()), panel.y(inUnit(state, dot(...state.ordered()))));
    panel.title(title());
  }

  function describe() {
    const [low, high] = moved.range.map((value) => fixed(value, 2));
    const place = `${moved.symbol} = ${fixed(moved.get(), 2)}, ${withUnit(state, dot(...state.ordered()))}`;
    panel.describe(`${klName(state)} against ${moved.symbol} from ${low} to ${high}; the dot is at ${place}.`);
  }

  const others = [...GAUSSIANS, "direction", "unit", "fixed_axes"].filter((name) => name !== moved.name);
  state.on(others, drawCurve);
  state.on([moved.name], drawDot);
  return describe;
}

const moveDot = (dot) => (cx, cy) => {
  dot.setAttribute("cx", cx);
  dot.setAttribute("cy", cy);
};
