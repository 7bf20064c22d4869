// What the reader's hands find: sliders, buttons, boxes to tick, a status line.

import { nameOf } from "./divergence.js";
import { fixed, html, rounded, typeset } from "./elements.js";

// JupyterLab takes arrow keys, Enter and Space for itself unless they stop here; its Ctrl and Cmd shortcuts may pass.
export const keepKeys = (element) =>
  element.addEventListener("keydown", (event) => event.ctrlKey || event.metaKey || event.stopPropagation());

// `text` says the value, where its number alone does not.
export function openSlider(parent, state, moved, text = () => fixed(moved.get(), moved.digits)) {
  const { label, step, name } = moved;
  const [min, max] = moved.range;
  const line = html(parent, "div", { class: "slider" });
  const input = html(html(line, "label", {}, label), "input", { type: "range", min, max, step });
  const shown = html(line, "span", { class: "value", "aria-hidden": true });
  keepKeys(input);
  input.addEventListener("input", () => moved.set(input.valueAsNumber));

  state.on([name], () => {
    input.value = moved.get();
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
  state.on([name], () => (input.checked = state.get(name) === ticked));
}

// What the explorers of two directions offer: the other direction, the other unit, the way back.
export function openSwitches(parent, state) {
  const other = () => (state.get("direction") === "pq" ? "qp" : "pq");
  const swap = openButton(parent, "", () => state.set("direction", other()));
  state.on(["direction"], () => (swap.textContent = `Swap to ${nameOf(other())}`));
  openUnitAndReset(parent, state);
}

export function openUnitAndReset(parent, state) {
  openBox(parent, state, "unit", "in bits", ["bits", "nats"]);
  openButton(parent, "Reset", () => setAll(state, state.start));
}

export const setAll = (state, values) => Object.entries(values).forEach(([name, value]) => state.set(name, value));

// Plays smoothly from end to end, or frame by frame, one a second, for readers who asked for less motion.
export function openPlayer(parent, moved, { frames, seconds }) {
  const button = openButton(parent, "Play", () => (request ? stop() : start()));
  const [low, high] = moved.range;
  let request = 0; // the next animation frame, 0 while paused
  let time = 0; // seconds played
  let then; // when the last frame was drawn
  let played; // what we set last: any other value means that someone else has taken over
  let still = false;

  const frameAt = () => frames[Math.min(Math.floor(time), frames.length - 1)];
  const smoothAt = () => Math.min(high, low + ((high - low) * time) / seconds);

  function tick(now) {
    if (time > 0 && moved.get() !== played) return stop();
    time += Math.min((now - then) / 1000, 0.1); // a tab left in the background does not leap on its return
    then = now;
    played = rounded(still ? frameAt() : smoothAt());
    moved.set(played);
    if (time < (still ? frames.length : seconds)) request = requestAnimationFrame(tick);
    else stop();
  }

  function start() {
    still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (moved.get() !== played || played === high) time = 0;
    request = requestAnimationFrame((now) => tick((then = now)));
    button.textContent = "Pause";
  }

  function stop() {
    cancelAnimationFrame(request);
    request = 0;
    button.textContent = "Play";
  }

  return stop;
}

// Says the value once it rests, so that a screen reader is not flooded; the pictures are described then, too.
export function openStatus(parent, state, text, descriptions) {
  const line = html(parent, "p", { role: "status" });
  let timer = 0;

  function say() {
    line.textContent = text();
    for (const describe of descriptions) describe();
  }
  say();
  state.on(Object.keys(state.start), () => {
    clearTimeout(timer);
    timer = setTimeout(say, 300);
  });
  return () => clearTimeout(timer);
}

// The numbers in words, one line: `texts` gives name -> text; those of `isChosen` stand out.
export function openNumbers(parent, state, texts, isChosen = () => false) {
  const line = html(parent, "p", { class: "numbers" });
  const items = Object.fromEntries(Object.keys(texts()).map((key) => [key, html(line, "span", { "data-number": key })]));
  state.on(Object.keys(state.start), () => {
    for (const [key, text] of Object.entries(texts())) {
      items[key].textContent = typeset(text);
      items[key].classList.toggle("chosen", isChosen(key));
    }
  });
}
