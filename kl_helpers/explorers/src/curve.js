// A slice: the curve of KL against one quantity, its lowest point if asked for, and where we are as a dot on it.

import { openAim } from "./aim.js";
import { klName, klOf, klOver, withUnit } from "./divergence.js";
import { assign, svg } from "./elements.js";
import { kl } from "./formulas.js";
import { openDot, REACH } from "./handle.js";
import { around } from "./names.js";
import { openDisc, openLine, openName, openPanel, sample } from "./panel.js";

const FROM_MAP = -60; // pixels: there the cross-hair comes from
const PARTS = [0.8, 0.65, 0.5, 0.35, 0.2, 0.9, 0.1, 1, 0]; // of the way along a curve

// The places of a line beside which its name can stand
export const along = (line) =>
  [-1, 1].flatMap((side) => PARTS.map((part) => [line[Math.round(part * (line.length - 1))], side]));

// Along the mean it lies below the map, up the deviation it stands beside it, and the cross-hair goes on in it.
// `axis` computes the axis of KL from the curve's lowest and highest value.
export function openCurve(parent, state, moved, held, { axis, height, margin }) {
  const { symbol, range } = moved;
  const isUpright = moved.name === "sigma2";
  const turned = (pair) => (isUpright ? [pair[1], pair[0]] : pair); // [value of what moves, KL] to [x, y]
  const name = () => [`${isUpright ? "up" : "along"} ${symbol}, at ${held.said()}`, `at ${held.said()}`, held.said()];
  let line; // as drawn
  let lowest;
  const describe = () => {
    const [low, high] = range.map(moved.text);
    const least = state.get("marks") ? `its lowest point is at ${symbol} = ${moved.text(lowest[0])}, ` : "";
    const place = `${moved.said()}, ${withUnit(state, kl(...state.ordered()))}`;
    return `${klName(state)} against ${symbol} from ${low} to ${high}; ${least}the dot is at ${place}.`;
  };
  const [x, y] = turned([symbol, () => state.get("unit")]);
  const panel = openPanel(parent, state, { x, y, describe, height, margin });
  assign(panel.root, { class: isUpright ? "upright" : "lying" });
  const [hair, bridge] = ["hair", "hair bridge"].map((name) => svg(panel.root, "path", { class: name }));
  const drawCurve = openLine(panel, { class: "curve kl" });
  const writeName = openName(panel, "kl");
  const moveLowest = openDisc(panel, { class: "lowest", r: 4 });
  const mark = panel.root.lastChild;
  const moveDot = openDot(panel);
  openAim(panel, state, isUpright ? { y: moved } : { x: moved });

  function drawDot() {
    const [value, level] = [moved.get(), klOf(state)];
    const here = turned([value, level]);
    const [across, down] = [panel.x(here[0]), panel.y(here[1])];
    const { x: left, width, y: top, height } = panel.box;
    const way = isUpright ? { x: left, y: down, width, height: 0 } : { x: across, y: top, width: 0, height };
    assign(hair, { d: isUpright ? `M${left} ${down}h${width}` : `M${across} 0V${top + height}` });
    if (isUpright) assign(bridge, { d: `M${FROM_MAP} ${down}H${left}` });
    moveDot(...here);
    writeName(name(), along(line), [line], [way, around([across, down], REACH)]);
  }

  state.on(() => {
    const [klAt, other] = [klOver(state), held.get()];
    const points = sample((value) => klAt(...turned([value, other])), range);
    const values = points.map(([, value]) => value);
    panel.scaleTo(...turned([range, axis(Math.min(...values), Math.max(...values))]));
    lowest = points.reduce((least, point) => (point[1] < least[1] ? point : least));
    moveLowest(...turned(lowest));
    line = drawCurve(points.map(turned));
    assign(mark, { visibility: state.get("marks") ? "visible" : "hidden" });
    state.on(drawDot);
  });
  return panel;
}
