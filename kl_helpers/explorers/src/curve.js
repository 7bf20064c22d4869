// The curve of KL against one quantity, and where we are as a dot on it.

import { openAim } from "./aim.js";
import { inUnit, klName, klOf, withUnit } from "./divergence.js";
import { openDot, openHandle } from "./handle.js";
import { openLine, openPanel, sample } from "./panel.js";

// `dot` computes the dot's value in nats, `axis` the y axis from the curve's lowest and highest value;
// `aimed` is for a curve that follows the pointer anywhere in its panel, others are taken by their dot.
export function openCurve(parent, state, moved, { dot, axis, title, height, aimed = false }) {
  const { symbol: x, range } = moved;
  const nats = () => dot(...state.ordered());
  const y = () => `${klName(state)} in ${state.get("unit")}`;
  const describe = () => {
    const [low, high] = range.map(moved.text);
    const place = `${moved.said()}, ${withUnit(state, nats())}`;
    return `${klName(state)} against ${x} from ${low} to ${high}; the dot is at ${place}.`;
  };
  const panel = openPanel(parent, state, { x, y, title, describe, height });
  const drawCurve = openLine(panel, { class: "curve kl" });
  const moveDot = aimed ? openDot(panel) : openHandle(panel, moved, (value) => value);
  if (aimed) openAim(panel, state, { x: moved });
  const drawDot = () => moveDot(moved.get(), inUnit(state, nats()));

  state.on(() => {
    const points = sample((value) => klOf(state, { [moved.name]: value }), range);
    const values = points.map(([, value]) => value);
    panel.scaleTo(range, axis(Math.min(...values), Math.max(...values)));
    drawCurve(points);
    state.on(drawDot);
  });
  return panel;
}
