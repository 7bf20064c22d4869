// A slice: the curve of KL against one quantity, its lowest point if asked for, and where we are as a dot on it.

import { openAim } from "./aim.js";
import { klAlong, klName, klOver, withUnit } from "./divergence.js";
import { assign, svg } from "./elements.js";
import { kl } from "./formulas.js";
import { openDot } from "./handle.js";
import { along, openNames } from "./names.js";
import { openDots, openLine, openPanel, pathOf, sample } from "./panel.js";

const FROM_MAP = -60; // pixels: there the cross-hair comes from

// Along the mean it lies below the map, up the deviation it stands beside it, and the cross-hair goes on in it.
// `axis` computes the axis of KL from the curve's lowest and highest value.
export function openCurve(parent, state, moved, held, { axis, ...layout }) {
  const { symbol, range } = moved;
  const isUpright = moved.name === "sigma2";
  const turned = ([value, kl]) => (isUpright ? [kl, value] : [value, kl]);
  const texts = () => [`${isUpright ? "up" : "along"} ${symbol}, at ${held.said()}`, `at ${held.said()}`, held.said()];
  const curve = () => sample(klAlong(state, moved), range);
  const lowestOf = (points) => points.reduce((least, point) => (point[1] < least[1] ? point : least));
  const describe = () => {
    const [low, high] = range.map(moved.text);
    const least = state.get("marks") ? `its lowest point is at ${symbol} = ${moved.text(lowestOf(curve())[0])}, ` : "";
    const place = `${moved.said()}, ${withUnit(state, kl(...state.ordered()))}`;
    return `${klName(state)} against ${symbol} from ${low} to ${high}; ${least}the dot is at ${place}.`;
  };
  const [x, y] = turned([symbol, () => state.get("unit")]);
  const panel = openPanel(parent, state, { x, y, describe, ...layout });
  assign(panel.root, { class: isUpright ? "upright" : "lying" });
  const [hair, bridge] = ["hair", "hair bridge"].map((name) => svg(panel.root, "path", { class: name }));
  const drawCurve = openLine(panel, { class: "curve kl" });
  const writeNames = openNames(panel);
  const drawLowest = openDots(panel, { class: "spot" });
  const moveDot = openDot(panel);
  openAim(panel, state, isUpright ? { y: moved } : { x: moved });

  state.on(() => {
    const points = curve();
    const values = points.map(([, value]) => value);
    panel.scaleTo(...turned([range, axis(Math.min(...values), Math.max(...values))]));
    const line = drawCurve(points.map(turned));
    drawLowest(state.get("marks") ? [turned(lowestOf(points))] : []);
    const here = turned([moved.get(), klOver(state)(...state.pair()[1])]);
    const [across, down] = panel.place(here);
    const { x, y, width, height } = panel.box;
    const way = isUpright ? [[x, down], [x + width, down]] : [[across, 0], [across, y + height]];
    assign(hair, { d: pathOf(way) });
    if (isUpright) assign(bridge, { d: `M${FROM_MAP} ${down}H${x}` });
    writeNames([{ look: "name kl", texts: texts(), points: along(line, -1) }], [line, way], [moveDot(...here)]);
  });
  return panel;
}
