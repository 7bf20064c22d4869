// The sheet over a panel on which a reader draws a guess: with mouse or finger, or by five heights from the keyboard.

import { keepKeys } from "./controls.js";
import { inUnit, withUnit } from "./divergence.js";
import { assign, html, svg } from "./elements.js";
import { clamp } from "./state.js";

const THUMB = 18; // pixels, as in the style sheet

// `guess` gives the one that is drawn, `changed` hears of each stroke. Closed, it lets the panel be.
export function openSheet(column, panel, state, moved, { guess, changed }) {
  const sheet = svg(panel.root, "rect", { class: "sheet", width: "100%", height: "100%" });
  const top = () => panel.y.invert(panel.box.y);
  const inNats = (height) => height / inUnit(state, 1);
  let inputs = [];
  let last; // where the pen was

  function follow(event) {
    const { x, y } = panel.at(event);
    const point = [clamp(x, moved.range), inNats(clamp(y, [0, top()]))];
    guess().stroke(last ?? point, point);
    last = point;
    changed();
  }

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.isPrimary === false) return;
    sheet.setPointerCapture(event.pointerId);
    last = undefined;
    follow(event);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (sheet.hasPointerCapture(event.pointerId)) follow(event);
  });

  function openHeight(x, n) {
    const label = `your guess at ${moved.symbol} = ${moved.text(x)}`;
    const input = html(column, "input", { type: "range", class: "height", min: 0, "aria-label": label });
    keepKeys(input);
    input.addEventListener("input", () => {
      guess().setHeight(n, inNats(Number(input.value)));
      changed();
    });
    return input;
  }

  return {
    isOpen: () => inputs.length > 0,
    open() {
      inputs = guess().places.map(openHeight);
      column.classList.add("kl-drawing");
      inputs[0].focus({ preventScroll: true });
    },
    close() {
      for (const input of inputs.splice(0)) input.remove();
      column.classList.remove("kl-drawing");
    },
    draw() {
      const { y, height: room } = panel.box;
      inputs.forEach((input, n) => {
        const nats = guess().height(n);
        const style = `left: ${panel.x(guess().places[n])}px; top: ${y - THUMB / 2}px; height: ${room + THUMB}px`;
        assign(input, { style, max: top(), step: top() / 100 });
        input.value = inUnit(state, nats ?? 0);
        input.setAttribute("aria-valuetext", nats === undefined ? "not drawn" : withUnit(state, nats));
      });
    },
  };
}
