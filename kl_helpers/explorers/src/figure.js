// What every figure has: numbers in words, panels, sliders and switches, and a status line for screen readers.

import { openBox, openButton, openSlider } from "./controls.js";
import { nameOf } from "./divergence.js";
import { assign, html, typeset } from "./elements.js";
import { rested } from "./rested.js";

const REST = 300; // ms without a change, after which it is said: a screen reader is not flooded

// `numbers` gives name -> text, `isChosen` which of them stand out; `panels` opens the panels in their parent;
// `play` opens what this figure alone has before its sliders.
export function openFigure(root, state, figure) {
  const { lead, numbers, isChosen, layout = "panels", panels, how, play, sliders, status } = figure;
  const openRow = (attributes) => html(root, "div", { class: "controls", ...attributes });
  if (lead) lead(html(root, "p", { class: "lead" }));
  if (numbers) openNumbers(root, state, numbers, isChosen);
  const pictures = panels(html(root, "div", { class: layout }));
  if (how) html(root, "p", { class: "how" }, how);
  const moves = openRow();
  play?.(moves);
  for (const quantity of sliders) openSlider(moves, state, quantity);
  if ("unit" in state.start) openSwitches(openRow(), state);
  const presets = Object.entries(state.scene.presets);
  if (presets.length) {
    const row = openRow({ role: "group", "aria-label": "presets" });
    for (const [text, values] of presets) openButton(row, text, () => state.setAll(values));
  }
  openStatus(root, state, status ?? (() => Object.values(numbers()).join(", ")), pictures);
}

function openNumbers(root, state, numbers, isChosen = () => false) {
  const line = html(root, "p", { class: "numbers" });
  const items = Object.keys(numbers()).map((key) => html(line, "span", { "data-number": key }));
  state.on(() =>
    Object.entries(numbers()).forEach(([key, text], i) => {
      items[i].textContent = typeset(text);
      items[i].classList.toggle("chosen", isChosen(key));
    }),
  );
}

// The figure's own switches, the other direction, where there are two, the other unit, the way back.
function openSwitches(row, state) {
  for (const [name, label] of Object.entries(state.scene.switches)) openBox(row, state, name, label);
  if ("direction" in state.start) {
    const other = () => (state.get("direction") === "pq" ? "qp" : "pq");
    const swap = openButton(row, "", () => state.set("direction", other()));
    state.on(() => (swap.textContent = `Swap to ${nameOf(other())}`));
  }
  openBox(row, state, "unit", "in bits", ["bits", "nats"]);
  openButton(row, "Reset", () => state.setAll(state.start));
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
