// What a hand takes hold of: a handle, which is a ring and a dot with a large grab area.

import { rounded } from "./elements.js";
import { around } from "./names.js";
import { openDisc } from "./panel.js";

const REACH = 10; // pixels around its middle that are its own

// A press on a shape, and how it goes on until it ends: each hears of the values under the pointer.
export function onDrag(panel, shape, press, drag, isMeant = (event) => event.target === shape) {
  panel.root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary || !isMeant(event)) return;
    shape.setPointerCapture(event.pointerId);
    press(panel.at(event));
  });
  shape.addEventListener("pointermove", (event) => {
    if (shape.hasPointerCapture(event.pointerId)) drag(panel.at(event));
  });
}

// What moves it, and returns the box that is its own
export function openDot(panel) {
  const discs = [["handle", 7.5], ["dot", 3]].map(([name, r]) => openDisc(panel, name, r));
  return (x, y) => {
    for (const disc of discs) disc.move(x, y);
    return around(panel.place([x, y]), REACH);
  };
}

// Where grips overlap, the one whose middle is nearest to the pointer is meant.
function nearestGrip(panel, event) {
  const { x, y } = panel.at(event);
  const [left, top] = panel.place([x, y]);
  const farness = (grip) => Math.hypot(grip.getAttribute("cx") - left, grip.getAttribute("cy") - top);
  const grips = [...panel.root.querySelectorAll(".kl-grip")];
  return grips.includes(event.target) && grips.sort((one, other) => farness(one) - farness(other))[0];
}

function openGrip(panel, press, drag) {
  const moveDot = openDot(panel);
  const grip = openDisc(panel, "grip", 26);
  onDrag(panel, grip.root, press, drag, (event) => nearestGrip(panel, event) === grip.root);
  return (x, y) => {
    grip.move(x, y);
    return moveDot(x, y);
  };
}

export function openHandle(panel, moved, valueAt) {
  let offset = 0; // grabbing a handle off its centre must not make it jump
  const press = ({ x }) => (offset = moved.get() - valueAt(x));
  return openGrip(panel, press, ({ x }) => moved.set(rounded(valueAt(x) + offset)));
}

// One that goes where the hand goes: `get` gives its point, `set` is told where it should be.
export function openKnob(panel, get, set) {
  let offset;
  const press = ({ x, y }) => (offset = [get()[0] - x, get()[1] - y]);
  const move = openGrip(panel, press, ({ x, y }) => set([x + offset[0], y + offset[1]]));
  return () => move(...get());
}
