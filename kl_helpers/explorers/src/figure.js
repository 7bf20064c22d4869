// What every figure has: the number that matters, panels in columns, controls, and a status line for screen readers.

import { openBox, openButton, openSlider } from "./controls.js";
import { nameOf, otherThan } from "./divergence.js";
import { assign, html, typeset, write } from "./elements.js";
import { rested } from "./rested.js";

const REST = 300; // ms without a change, after which it is said: a screen reader is not flooded
const GONE = "No kernel hears this figure any more; it still moves. Run its cell again to connect it.";

// `numbers` gives name -> text, `isMain` which of them is large, if not the first;
// `columns` open panels, each in its own column; `play` opens the buttons that this figure alone has,
// `forget` lets go at Reset of what is no part of the state.
export function openFigure(root, state, figure) {
  const { numbers, isMain, columns, how, play, sliders, status } = figure;
  if (numbers) openNumbers(root, state, numbers, isMain);
  const panels = openColumns(html(root, "div", { class: "panels" }), root, state, columns);
  if (how) html(root, "p", { class: "how" }, how);
  openSliders(html(root, "div", { class: "sliders" }), state, sliders);
  const row = html(root, "div", { class: "row" });
  play?.(html(row, "div", { class: "actions" }));
  if ("unit" in state.start) openSwitches(html(row, "div", { class: "switches" }), state, figure.forget);
  const presets = Object.entries(state.scene.presets);
  if (presets.length) {
    const places = html(row, "div", { class: "places", role: "group", "aria-label": "presets" });
    html(places, "span", {}, "go to");
    for (const [text, values] of presets) openButton(places, text, () => state.setAll(values));
  }
  const gone = html(root, "p", { class: "gone", hidden: true }, GONE);
  state.onGone(() => (gone.hidden = false));
  openStatus(root, state, status ?? (() => Object.values(numbers()).join(", ")), panels);
}

function openNumbers(root, state, numbers, isMain = (key) => key === Object.keys(numbers())[0]) {
  const line = html(root, "p", { class: "numbers" });
  for (const key of Object.keys(numbers())) {
    const item = html(line, "span", { "data-number": key });
    state.on(() => {
      write(item, typeset(numbers()[key]));
      item.classList.toggle("kl-main", isMain(key));
    });
  }
}

// Each panel is laid out for the size that the style sheet gives it, and only then is anything built anew.
function openColumns(parent, root, state, columns) {
  const panels = columns.flatMap((open) => open(html(parent, "div", { class: "column" })));
  const sizes = new ResizeObserver((entries) => {
    const type = parseFloat(getComputedStyle(root).fontSize) / 16;
    for (const { target, contentRect: { width, height } } of entries)
      if (width && height) panels.find((panel) => panel.root === target).layOut(width, height, type);
    state.drawAll();
  });
  for (const panel of panels) sizes.observe(panel.root);
  state.onClose(() => sizes.disconnect());
  return panels;
}

// p's rows together, and q's.
function openSliders(parent, state, sliders) {
  for (const letter of new Set(sliders.map((quantity) => quantity.letter))) {
    const group = html(parent, "div", { class: "group" });
    for (const quantity of sliders) if (quantity.letter === letter) openSlider(group, state, quantity);
  }
}

// The figure's own switches, the other direction, where there are two, the other unit, the way back.
function openSwitches(row, state, forget) {
  for (const [name, label] of Object.entries(state.scene.switches)) openBox(row, state, name, label);
  if ("direction" in state.start) {
    const other = () => otherThan(state.get("direction"));
    const swap = openButton(row, "", () => state.set("direction", other()));
    state.on(() => write(swap, `Swap to ${nameOf(other(), state.scene.names)}`));
  }
  openBox(row, state, "unit", "in bits", ["bits", "nats"]);
  openButton(row, "Reset", () => {
    state.setAll(state.start);
    forget?.();
    state.drawAll();
  });
}

// Says the value once it rests; the pictures are described then, too.
function openStatus(root, state, status, panels) {
  const line = html(root, "p", { role: "status" });
  const saying = rested(([text, ...descriptions]) => {
    line.textContent = text;
    panels.forEach((panel, i) => assign(panel.root, { "aria-label": descriptions[i] }));
  }, REST);
  state.on(() => saying.soon([status(), ...panels.map((panel) => panel.describe())]));
  saying.now();
  state.onClose(saying.cancel);
}
