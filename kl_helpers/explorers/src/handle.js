// A handle: a small disc with a large grab area, dragged along x.

import { assign, rounded, svg } from "./elements.js";

export function openHandle(panel, state, moves, valueAt) {
  const disc = svg(panel.root, "circle", { class: "handle", r: 7 });
  const grip = svg(panel.root, "circle", { class: "grip", r: 26 });
  let offset = 0; // grabbing a handle off its centre must not make it jump

  const pointed = (event) =>
    valueAt(new DOMPoint(event.clientX, event.clientY).matrixTransform(panel.root.getScreenCTM().inverse()).x);

  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    grip.setPointerCapture(event.pointerId);
    offset = state.get(moves) - pointed(event);
  });
  grip.addEventListener("pointermove", (event) => {
    if (grip.hasPointerCapture(event.pointerId)) {
      state.set(moves, rounded(pointed(event) + offset));
    }
  });

  return (cx, cy) => {
    assign(disc, { cx, cy });
    assign(grip, { cx, cy });
  };
}
