// KL against the quantity that moves: of each order shown, as far as it is uncovered; and what the reader expects.

import { inUnit, klAlong, nameOf, withUnit } from "./divergence.js";
import { openHandle } from "./handle.js";
import { along, around, bothSides, openNames } from "./names.js";
import { openDots, openLine, openPanel, sample } from "./panel.js";
import { tickAbove } from "./scale.js";

const LOOKS = ["kl", "thin", "guess"]; // of the reader's order, the other one, and what the reader expects

// `orders` are the directions shown, the reader's own first; `tracks` has what is known of each,
// `nats` computes the value where the slider stands; while the reader is drawing no curve is seen.
export function openUncovered(parent, state, moved, { orders, tracks, nats, isDrawing }) {
  const { symbol: x, range } = moved;
  const fromTo = (ends) => ends.map(moved.text).join(" to ");
  const describe = () =>
    `${orders().map(nameOf).join(", and thin ")} against ${x} from ${fromTo(range)}, ` +
    `uncovered from ${fromTo(tracks[orders()[0]].reach())}; the dot is at ${moved.said()}, ${withUnit(state, nats())}.`;
  const panel = openPanel(parent, state, { x, y: () => state.get("unit"), describe, height: 240 });
  const drawLines = LOOKS.map((look) => openLine(panel, { class: `curve ${look}` }));
  const writeNames = openNames(panel);
  const drawOther = openDots(panel, { class: "spot" });
  const moveDot = openHandle(panel, moved, (value) => value);

  function curveOf(direction) {
    const klAt = klAlong(state, moved, direction);
    const [low, high] = tracks[direction].reach();
    const points = low < high && !isDrawing() ? sample(klAt, [low, high]) : [];
    return { text: nameOf(direction), points, tip: [moved.get(), klAt(moved.get())], ends: range.map(klAt) };
  }

  function guessed() {
    const points = tracks[orders()[0]].points().map(([at, height]) => [at, inUnit(state, height)]);
    return { text: "your guess", points, tip: points.at(-1) };
  }

  state.on(() => {
    const shown = orders().map(curveOf);
    // KL is highest at an end of the range; the axis ends above it, and is there before the curve.
    panel.scaleTo(range, [0, tickAbove(Math.max(...shown.flatMap(({ ends }) => ends)))]);
    const [own, other = { text: "", points: [] }] = shown;
    const curves = [own, other, guessed()];
    const lines = curves.map(({ points }, i) => drawLines[i](points));
    const names = curves.map(({ text, tip }, i) => {
      const points = tip ? [...bothSides([panel.place(tip)]), ...along(lines[i], -1)] : [];
      return { look: `name ${LOOKS[i]}`, texts: [text], points };
    });
    const spots = drawOther(other.tip ? [other.tip] : []).map((spot) => around(spot, 10));
    writeNames(names, lines, [moveDot(moved.get(), inUnit(state, nats())), ...spots]);
  });
  return panel;
}
