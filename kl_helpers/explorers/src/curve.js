// The curve of KL against one quantity, and where we are as a dot on it.

import { openAim } from "./aim.js";
import { inUnit, klName, klOf, withUnit } from "./divergence.js";
import { openDot, openHandle, REACH } from "./handle.js";
import { around } from "./names.js";
import { openLine, openName, openPanel, sample } from "./panel.js";

const PLACES = [0.8, 0.65, 0.5, 0.35, 0.2, 0.9, 0.1]; // of the curve: where its name may stand

// `dot` computes the dot's value in nats, `axis` the y axis from the curve's lowest and highest value, `name` gives
// its texts; `aimed` is for a curve that follows the pointer anywhere in its panel, others are taken by their dot.
export function openCurve(parent, state, moved, { dot, axis, name, height = 240, margin, aimed = false }) {
  const { symbol: x, range } = moved;
  const nats = () => dot(...state.ordered());
  const describe = () => {
    const [low, high] = range.map(moved.text);
    const place = `${moved.said()}, ${withUnit(state, nats())}`;
    return `${klName(state)} against ${x} from ${low} to ${high}; the dot is at ${place}.`;
  };
  const panel = openPanel(parent, state, { x, y: () => state.get("unit"), describe, height, margin });
  const drawCurve = openLine(panel, { class: "curve kl" });
  const writeName = openName(panel, "kl");
  const moveDot = aimed ? openDot(panel) : openHandle(panel, moved, (value) => value);
  if (aimed) openAim(panel, state, { x: moved });
  let line; // as drawn

  function drawDot() {
    const [value, kl] = [moved.get(), inUnit(state, nats())];
    moveDot(value, kl);
    const places = PLACES.map((part) => line[Math.round(part * (line.length - 1))]);
    const points = [-1, 1].flatMap((side) => places.map((place) => [place, side]));
    writeName(name(), points, [line], [around([panel.x(value), panel.y(kl)], REACH)]);
  }

  state.on(() => {
    const points = sample((value) => klOf(state, { [moved.name]: value }), range);
    const values = points.map(([, value]) => value);
    panel.scaleTo(range, axis(Math.min(...values), Math.max(...values)));
    line = drawCurve(points);
    state.on(drawDot);
  });
  return panel;
}
