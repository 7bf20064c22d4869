// A slice: the curve of KL against one quantity, its lowest point if asked for, and where we are as a dot on it.

import { openAim } from "./aim.js";
import { klName, klOf, withUnit } from "./divergence.js";
import { assign } from "./elements.js";
import { kl } from "./formulas.js";
import { openDot, REACH } from "./handle.js";
import { around } from "./names.js";
import { openDisc, openLine, openName, openPanel, sample } from "./panel.js";

export const PLACES = [0.8, 0.65, 0.5, 0.35, 0.2, 0.9, 0.1]; // of the curve: where its name may stand

// `axis` computes the y axis from the curve's lowest and highest value, `name` its texts.
export function openCurve(parent, state, moved, { axis, name, height, margin }) {
  const { symbol: x, range } = moved;
  let line; // as drawn
  let lowest;
  const describe = () => {
    const [low, high] = range.map(moved.text);
    const least = state.get("marks") ? `its lowest point is at ${x} = ${moved.text(lowest[0])}, ` : "";
    const place = `${moved.said()}, ${withUnit(state, kl(...state.ordered()))}`;
    return `${klName(state)} against ${x} from ${low} to ${high}; ${least}the dot is at ${place}.`;
  };
  const panel = openPanel(parent, state, { x, y: () => state.get("unit"), describe, height, margin });
  const drawCurve = openLine(panel, { class: "curve kl" });
  const writeName = openName(panel, "kl");
  const moveLowest = openDisc(panel, { class: "lowest", r: 4 });
  const mark = panel.root.lastChild;
  const moveDot = openDot(panel);
  openAim(panel, state, { x: moved });

  function drawDot() {
    const [value, level] = [moved.get(), klOf(state)];
    moveDot(value, level);
    const places = PLACES.map((part) => line[Math.round(part * (line.length - 1))]);
    const points = [-1, 1].flatMap((side) => places.map((place) => [place, side]));
    writeName(name(), points, [line], [around([panel.x(value), panel.y(level)], REACH)]);
  }

  state.on(() => {
    const points = sample((value) => klOf(state, { [moved.name]: value }), range);
    const values = points.map(([, value]) => value);
    panel.scaleTo(range, axis(Math.min(...values), Math.max(...values)));
    line = drawCurve(points);
    lowest = points.reduce((least, point) => (point[1] < least[1] ? point : least));
    moveLowest(...lowest);
    assign(mark, { visibility: state.get("marks") ? "visible" : "hidden" });
    state.on(drawDot);
  });
  return panel;
}
