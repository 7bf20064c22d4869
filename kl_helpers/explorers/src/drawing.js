// The sheet over a panel on which a reader draws a guess: with mouse or finger, or by five heights from the keyboard.

import { keepKeys } from "./controls.js";
import { inUnit, withUnit } from "./divergence.js";
import { assign, html, rounded, svg } from "./elements.js";
import { onDrag } from "./handle.js";
import { clamp } from "./state.js";

const THUMB = 18; // pixels, as in the style sheet
const HEIGHTS = [0, 0.25, 0.5, 0.75, 1]; // of the range

// `guess` gives the one that is drawn. While closed, it lets the panel be.
export function openSheet(column, panel, state, moved, guess) {
  const { symbol, range: [low, high] } = moved;
  const places = HEIGHTS.map((part) => rounded(low + part * (high - low)));
  const sheet = svg(panel.root, "rect", { class: "sheet", width: "100%", height: "100%" });
  const top = () => panel.y.invert(panel.box.y);
  let inputs = [];
  let last; // where the pen was

  function draw({ x, y }, from) {
    last = [clamp(x, moved.range), clamp(y, [0, top()]) / inUnit(state, 1)];
    guess().stroke(from ?? last, last);
    state.drawAll();
  }

  onDrag(panel, sheet, draw, (point) => draw(point, last));

  function openHeight(x) {
    const label = `your guess at ${symbol} = ${moved.text(x)}`;
    const input = html(column, "input", { type: "range", class: "height", min: 0, "aria-label": label });
    keepKeys(input);
    input.addEventListener("input", () => draw({ x, y: Number(input.value) }));
    return input;
  }

  state.on(() => {
    const { y, height } = panel.box;
    inputs.forEach((input, n) => {
      const nats = guess().at(places[n]);
      const style = `left: ${panel.x(places[n])}px; top: ${y - THUMB / 2}px; height: ${height + THUMB}px`;
      const said = nats === undefined ? "not drawn" : withUnit(state, nats);
      assign(input, { style, max: top(), step: top() / 100, "aria-valuetext": said });
      input.value = inUnit(state, nats ?? 0);
    });
  });

  return {
    isOpen: () => inputs.length > 0,
    open() {
      inputs = places.map(openHeight);
      column.classList.add("kl-drawing");
      inputs[0].focus({ preventScroll: true });
    },
    close() {
      for (const input of inputs.splice(0)) input.remove();
      column.classList.remove("kl-drawing");
    },
  };
}
