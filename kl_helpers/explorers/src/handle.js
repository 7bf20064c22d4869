// A handle: a small disc with a large grab area, dragged along x.

import { assign, rounded, svg } from "./elements.js";

export const openDot = (panel) => svg(panel.root, "circle", { class: "handle", r: 7 });

export function openHandle(panel, moved, valueAt) {
  const disc = openDot(panel);
  const grip = svg(panel.root, "circle", { class: "grip", r: 26 });
  let offset = 0; // grabbing a handle off its centre must not make it jump

  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    grip.setPointerCapture(event.pointerId);
    offset = moved.get() - valueAt(panel.at(event).x);
  });
  grip.addEventListener("pointermove", (event) => {
    if (grip.hasPointerCapture(event.pointerId)) moved.set(rounded(valueAt(panel.at(event).x) + offset));
  });

  return (cx, cy) => {
    assign(disc, { cx, cy });
    assign(grip, { cx, cy });
  };
}
