// What the reader's hands find: sliders, buttons, boxes to tick.

import { assign, html, typeset, write } from "./elements.js";

// JupyterLab takes arrow keys, Enter and Space for itself unless they stop here; its Ctrl and Cmd shortcuts may pass.
// Notebook 7 takes them before they come here, but not from what has this attribute.
export function keepKeys(element) {
  assign(element, { "data-lm-suppress-shortcuts": true });
  element.addEventListener("keydown", (event) => event.ctrlKey || event.metaKey || event.stopPropagation());
}

export function openSlider(parent, state, { label, letter, step, range: [min, max], get, set, text }) {
  const line = html(parent, "div", { class: `slider ${letter}` });
  const named = html(line, "label");
  html(named, "span", { class: "label" }, label);
  const input = html(named, "input", { type: "range", min, max, step });
  const shown = html(line, "span", { class: "value", "aria-hidden": true });
  keepKeys(input);
  input.addEventListener("input", () => set(Number(input.value)));

  state.on(() => {
    input.value = get();
    input.setAttribute("aria-valuetext", text());
    input.style.setProperty("--at", (get() - min) / (max - min));
    write(shown, typeset(text()));
  });
}

export function openButton(parent, text, press, attributes) {
  const button = html(parent, "button", { type: "button", ...attributes }, text);
  keepKeys(button);
  button.addEventListener("click", press);
  return button;
}

// After the last hand of draws comes the first.
export function openNewHand(parent, state) {
  const [, last] = state.scene.parameters.hand.range;
  openButton(parent, "New hand", () => state.set("hand", (state.get("hand") % last) + 1), { class: "primary" });
}

// A box to tick: is the value of `name` the `ticked` one?
export function openBox(parent, state, name, label, [ticked, unticked] = [true, false]) {
  const line = html(parent, "label", { class: "box" });
  const input = html(line, "input", { type: "checkbox" });
  line.append(label);
  keepKeys(input);
  input.addEventListener("change", () => state.set(name, input.checked ? ticked : unticked));
  state.on(() => (input.checked = state.get(name) === ticked));
}
