// A handle: a ring and a dot with a large grab area, dragged along x.

import { rounded } from "./elements.js";
import { around } from "./names.js";
import { openDisc } from "./panel.js";

const REACH = 10; // pixels around its middle that are its own

// What moves it, and returns the box that is its own
export function openDot(panel) {
  const discs = [["handle", 7.5], ["dot", 3]].map(([name, r]) => openDisc(panel, name, r));
  return (x, y) => {
    for (const disc of discs) disc.move(x, y);
    return around(panel.place([x, y]), REACH);
  };
}

export function openHandle(panel, moved, valueAt) {
  const moveDot = openDot(panel);
  const grip = openDisc(panel, "grip", 26);
  let offset = 0; // grabbing a handle off its centre must not make it jump

  grip.root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.target.setPointerCapture(event.pointerId);
    offset = moved.get() - valueAt(panel.at(event).x);
  });
  grip.root.addEventListener("pointermove", (event) => {
    if (event.target.hasPointerCapture(event.pointerId)) moved.set(rounded(valueAt(panel.at(event).x) + offset));
  });

  return (x, y) => {
    grip.move(x, y);
    return moveDot(x, y);
  };
}
