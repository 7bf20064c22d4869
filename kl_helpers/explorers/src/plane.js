// The plane: the ellipses of p and q, with handles at p's centre and at the ends of the half-axes.

import { assign, rounded } from "./elements.js";
import { angleOf, pointAt, reachOf } from "./ellipses.js";
import { openKnob } from "./handle.js";
import { along, openNames } from "./names.js";
import { openLine, openPanel } from "./panel.js";

const REACH = 3.5; // as far from the middle as an ellipse may be set
const TIMES = Array.from({ length: 97 }, (_, i) => (i * Math.PI) / 48);
const within = (angle) => ((angle + 540) % 360) - 180; // from -180 to 180

// `pair` gives the ellipses as they are set, `shown` as they are drawn.
export function openPlane(parent, state, { pair, shown, ...layout }) {
  const panel = openPanel(parent, state, { x: "x", y: "y", ...layout });
  const drawLines = ["p", "q"].map((letter) => {
    const draws = ["under", "curve"].map((kind) => openLine(panel, { class: `${kind} ${letter}` }));
    return (points) => draws.map((draw) => draw(points))[1];
  });
  const writeNames = openNames(panel);
  const knobs = [openKnob(panel, () => pair()[0][0], ([x, y]) => state.setAll({ x1: rounded(x), y1: rounded(y) }))];
  for (const i of [1, 2]) knobs.push(openEnd(i, "a", 0), openEnd(i, "b", 90));

  // What turns an ellipse and stretches one of its axes
  function openEnd(i, axis, turned) {
    const centre = () => pair()[i - 1][0];
    const end = () => pointAt(pair()[i - 1], (turned * Math.PI) / 180);
    return openKnob(panel, end, (place) => {
      const way = place.map((at, n) => at - centre()[n]);
      const angle = within(rounded(angleOf(way) - turned, 0));
      state.setAll({ [axis + i]: rounded(Math.hypot(...way)), [`angle${i}`]: angle });
    });
  }

  state.on(() => {
    const [ellipses, isSet] = [shown(), !state.get("whitened")];
    const { width, height } = panel.box;
    const scale = Math.max(REACH, ...ellipses.map(reachOf)) / Math.min(width, height); // one for both: a circle is round
    panel.scaleTo(...[width, height].map((size) => [-size * scale, size * scale]));
    const lines = ellipses.map((one, i) => drawLines[i](TIMES.map((time) => pointAt(one, time))));
    assign(panel.root, { class: isSet ? "plane" : "plane whitened" }); // no handle is at the end of an axis there
    const taken = knobs.map((moveKnob) => moveKnob());
    const names = ["p", "q"].map((letter, i) => ({ look: `name ${letter}`, texts: [letter], points: along(lines[i], 1) }));
    writeNames(names, lines, isSet ? taken : []);
  });
  return panel;
}
