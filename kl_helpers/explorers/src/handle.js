// A handle: a ring and a dot with a large grab area, dragged along x.

import { rounded } from "./elements.js";
import { openDisc } from "./panel.js";

export const REACH = 10; // pixels around its middle that are its own

export function openDot(panel) {
  const discs = [["handle", 7.5], ["dot", 3]].map(([name, r]) => openDisc(panel, { class: name, r }));
  return (x, y) => discs.forEach((moveDisc) => moveDisc(x, y));
}

export function openHandle(panel, moved, valueAt) {
  const moveDot = openDot(panel);
  const moveGrip = openDisc(panel, { class: "grip", r: 26 });
  const grip = panel.root.lastChild;
  let offset = 0; // grabbing a handle off its centre must not make it jump

  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    grip.setPointerCapture(event.pointerId);
    offset = moved.get() - valueAt(panel.at(event).x);
  });
  grip.addEventListener("pointermove", (event) => {
    if (grip.hasPointerCapture(event.pointerId)) moved.set(rounded(valueAt(panel.at(event).x) + offset));
  });

  return (x, y) => {
    moveDot(x, y);
    moveGrip(x, y);
  };
}
