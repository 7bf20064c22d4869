// KL against the quantity that moves: of each order shown, as far as it is uncovered; and what the reader expects.

import { along } from "./curve.js";
import { inUnit, klOf, nameOf, withUnit } from "./divergence.js";
import { assign } from "./elements.js";
import { openHandle, REACH } from "./handle.js";
import { around } from "./names.js";
import { openDisc, openLine, openName, openPanel, sample } from "./panel.js";
import { tickAbove } from "./scale.js";

const TRACKS = ["kl", "thin", "guess"]; // the reader's order, the other one, and what the reader expects

// `orders` are the directions shown, the reader's own first; `reach` tells how far each is uncovered,
// `guess` the one drawn, `nats` the value where the slider stands.
export function openUncovered(parent, state, moved, { orders, reach, guess, nats }) {
  const { name, symbol: x, range } = moved;
  const klAt = (direction) => (value) => klOf(state, { [name]: value }, direction);
  const fromTo = (ends) => ends.map(moved.text).join(" to ");
  const describe = () =>
    `${orders().map(nameOf).join(", and thin ")} against ${x} from ${fromTo(range)}, ` +
    `uncovered from ${fromTo(reach(orders()[0]))}; the dot is at ${moved.said()}, ${withUnit(state, nats())}.`;
  const panel = openPanel(parent, state, { x, y: () => state.get("unit"), describe, height: 240 });
  const drawLines = TRACKS.map((track) => openLine(panel, { class: `curve ${track}` }));
  const writeNames = TRACKS.map((track) => openName(panel, track));
  const moveOther = openDisc(panel, { class: "other", r: 4 });
  const other = panel.root.lastChild;
  const moveDot = openHandle(panel, moved, (value) => value);

  function trackOf(direction) {
    const [low, high] = reach(direction);
    const points = low < high ? sample(klAt(direction), [low, high]) : [];
    return { text: nameOf(direction), points, tip: [moved.get(), klAt(direction)(moved.get())] };
  }

  function draw() {
    const [own, second] = orders().map(trackOf);
    const expected = guess().points().map(([at, height]) => [at, inUnit(state, height)]);
    const last = expected[expected.length - 1];
    const none = { ...own, text: "", points: [] };
    const tracks = [own, second ?? none, last ? { text: "your guess", points: expected, tip: last } : none];
    moveDot(moved.get(), inUnit(state, nats()));
    moveOther(...tracks[1].tip);
    assign(other, { visibility: second ? "visible" : "hidden" });
    const lines = tracks.map(({ points }, i) => drawLines[i](points));
    const tips = tracks.map(({ tip: [at, height] }) => [panel.x(at), panel.y(height)]);
    const boxes = tips.slice(0, 2).map((tip) => around(tip, REACH));
    tracks.forEach(({ text }, i) => {
      const line = lines[i].length ? lines[i] : [tips[i]];
      const places = [[tips[i], 1], [tips[i], -1], ...along(line)];
      const box = writeNames[i]([text], places, lines, boxes);
      if (text) boxes.push(box);
    });
  }

  // KL is highest at an end of the range; the axis ends above it, and is there before the curve.
  state.on(() => {
    panel.scaleTo(range, [0, tickAbove(Math.max(...orders().flatMap((direction) => range.map(klAt(direction)))))]);
    state.on(draw);
  });
  return Object.assign(panel, { draw });
}
