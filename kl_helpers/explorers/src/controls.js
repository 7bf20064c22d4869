// What the reader's hands find: sliders, buttons, boxes to tick.

import { html, typeset } from "./elements.js";

// JupyterLab takes arrow keys, Enter and Space for itself unless they stop here; its Ctrl and Cmd shortcuts may pass.
export const keepKeys = (element) =>
  element.addEventListener("keydown", (event) => event.ctrlKey || event.metaKey || event.stopPropagation());

export function openSlider(parent, state, { label, step, range: [min, max], get, set, text }) {
  const line = html(parent, "div", { class: "slider" });
  const input = html(html(line, "label", {}, label), "input", { type: "range", min, max, step });
  const shown = html(line, "span", { class: "value", "aria-hidden": true });
  keepKeys(input);
  input.addEventListener("input", () => set(Number(input.value)));

  state.on(() => {
    input.value = get();
    input.setAttribute("aria-valuetext", text());
    shown.textContent = typeset(text());
  });
}

export function openButton(parent, text, press) {
  const button = html(parent, "button", { type: "button" }, text);
  keepKeys(button);
  button.addEventListener("click", press);
  return button;
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
