// KL against the quantity that moves: of each order shown, as far as it is uncovered; and what the reader expects.

import { PLACES } from "./curve.js";
import { inUnit, klOf, nameOf, withUnit } from "./divergence.js";
import { assign } from "./elements.js";
import { openHandle, REACH } from "./handle.js";
import { around } from "./names.js";
import { openDisc, openLine, openName, openPanel, sample } from "./panel.js";
import { tickAbove } from "./scale.js";

const TRACKS = ["kl", "thin", "guess"]; // the reader's order, the other one, and what the reader expects

// `orders` are the directions shown, the reader's own first; `nats` computes the value there.
export function openUncovered(parent, state, moved, { orders, reach, guess, nats }) {
  const { symbol: x, range } = moved;
  const describe = () => {
    const [low, high] = reach.of(orders()[0]);
    const names = orders().map(nameOf).join(", and thin ");
    const extent = low < high ? `uncovered from ${moved.text(low)} to ${moved.text(high)}` : "not uncovered yet";
    const ends = range.map(moved.text).join(" to ");
    return `${names} against ${x} from ${ends}, ${extent}; the dot is at ${moved.said()}, ${withUnit(state, nats())}.`;
  };
  const panel = openPanel(parent, state, { x, y: () => state.get("unit"), describe, height: 240 });
  const drawLines = TRACKS.map((name) => openLine(panel, { class: `curve ${name}` }));
  const writeNames = TRACKS.map((name) => openName(panel, name));
  const moveOther = openDisc(panel, { class: "other", r: 4 });
  const other = panel.root.lastChild;
  const moveDot = openHandle(panel, moved, (value) => value);

  function trackOf(direction) {
    const klAt = (value) => klOf(state, { [moved.name]: value }, direction);
    const [low, high] = reach.of(direction);
    const points = low < high ? sample(klAt, [low, high]) : [];
    return { text: nameOf(direction), points, tip: [moved.get(), klAt(moved.get())] };
  }

  function draw() {
    const [own, second] = orders().map(trackOf);
    const expected = guess().points().map(([at, height]) => [at, inUnit(state, height)]);
    const none = { ...own, text: "", points: [] };
    const last = expected[expected.length - 1];
    const tracks = [own, second ?? none, last ? { text: "your guess", points: expected, tip: last } : none];
    const tips = tracks.map(({ tip: [at, height] }) => [panel.x(at), panel.y(height)]);
    const lines = tracks.map(({ points }, i) => drawLines[i](points));
    const boxes = tips.slice(0, orders().length).map((tip) => around(tip, REACH));
    moveDot(moved.get(), inUnit(state, nats()));
    moveOther(...tracks[1].tip);
    assign(other, { visibility: second ? "visible" : "hidden" });
    tracks.forEach(({ text }, i) => {
      const line = lines[i].length ? lines[i] : [tips[i]];
      const places = PLACES.map((part) => line[Math.round(part * (line.length - 1))]);
      const ends = [1, -1].map((side) => [tips[i], side]);
      const sides = [-1, 1].flatMap((side) => places.map((place) => [place, side]));
      const box = writeNames[i]([text], [...ends, ...sides], lines, boxes);
      if (text) boxes.push(box);
    });
  }

  // KL is highest at an end of the range; the axis ends above it, and is there before the curve.
  state.on(() => {
    const ends = orders().flatMap((direction) => range.map((value) => klOf(state, { [moved.name]: value }, direction)));
    panel.scaleTo(range, [0, tickAbove(Math.max(...ends))]);
    state.on(draw);
  });
  return { panel, draw };
}
