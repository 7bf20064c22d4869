// The sheet over a panel on which a reader draws a guess: with mouse or finger, or by five heights from the keyboard.

import { keepKeys } from "./controls.js";
import { inUnit, withUnit } from "./divergence.js";
import { assign, html, rounded, svg } from "./elements.js";
import { clamp } from "./state.js";

const THUMB = 18; // pixels, as in the style sheet
const HEIGHTS = [0, 0.25, 0.5, 0.75, 1]; // of the range

// `guess` gives the one that is drawn, `changed` hears of each stroke. While closed, it lets the panel be.
export function openSheet(column, panel, state, moved, { guess, changed }) {
  const { symbol, range: [low, high] } = moved;
  const places = HEIGHTS.map((part) => rounded(low + part * (high - low)));
  const sheet = svg(panel.root, "rect", { class: "sheet", width: "100%", height: "100%" });
  const top = () => panel.y.invert(panel.box.y);
  let inputs = [];
  let last; // where the pen was

  function draw(x, height, from) {
    last = [clamp(x, moved.range), clamp(height, [0, top()]) / inUnit(state, 1)];
    guess().stroke(from ?? last, last);
    changed();
  }

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    sheet.setPointerCapture(event.pointerId);
    const { x, y } = panel.at(event);
    draw(x, y);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!sheet.hasPointerCapture(event.pointerId)) return;
    const { x, y } = panel.at(event);
    draw(x, y, last);
  });

  function openHeight(x) {
    const label = `your guess at ${symbol} = ${moved.text(x)}`;
    const input = html(column, "input", { type: "range", class: "height", min: 0, "aria-label": label });
    keepKeys(input);
    input.addEventListener("input", () => draw(x, Number(input.value)));
    return input;
  }

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
    layOut() {
      const { y, height } = panel.box;
      inputs.forEach((input, n) => {
        const nats = guess().at(places[n]);
        const style = `left: ${panel.x(places[n])}px; top: ${y - THUMB / 2}px; height: ${height + THUMB}px`;
        assign(input, { style, max: top(), step: top() / 100 });
        input.value = inUnit(state, nats ?? 0);
        input.setAttribute("aria-valuetext", nats === undefined ? "not drawn" : withUnit(state, nats));
      });
    },
  };
}
