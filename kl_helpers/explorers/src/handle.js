// A handle: a small disc with a large grab area, dragged along x.

import { rounded } from "./elements.js";
import { openDisc } from "./panel.js";

export const openDot = (panel) => openDisc(panel, { class: "handle", r: 7 });

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
