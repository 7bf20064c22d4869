// Pointing at a panel: what its axes mean follows the mouse until a click holds it, and a finger while it is down.
// Where the state has nothing to hold it by, it follows what is pressed alone.

import { assign, rounded, svg } from "./elements.js";

const STILL = 3; // pixels that a hand may tremble in a click
const isFar = (from, to) => Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) > STILL;

export function openAim(panel, state, { x, y }) {
  const area = svg(panel.root, "rect", { class: `aim ${x && y ? "both" : y ? "up" : ""}` });
  let from; // where the mouse was pressed
  let dragged = false;
  const canHold = "locked" in state.start;
  state.on(() => assign(area, panel.box));

  function follow(event) {
    const point = panel.at(event);
    x?.set(rounded(point.x));
    y?.set(rounded(point.y));
  }

  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    area.setPointerCapture(event.pointerId);
    from = event;
    dragged = event.pointerType === "touch";
    if (dragged) follow(event);
  });
  area.addEventListener("pointermove", (event) => {
    const pressed = area.hasPointerCapture(event.pointerId);
    dragged ||= pressed && isFar(from, event);
    if (pressed ? dragged : canHold && !state.get("locked")) follow(event);
  });
  area.addEventListener("pointerup", (event) => {
    const pressedHere = area.hasPointerCapture(event.pointerId); // a press elsewhere may end above us
    if (!pressedHere || dragged || event.button !== 0) return;
    if (canHold) state.set("locked", !state.get("locked"));
    follow(event);
  });
}
