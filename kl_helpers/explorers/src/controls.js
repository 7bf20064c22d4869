// What the reader's hands find: a slider, a Play button, a status line.

import { fixed, html, rounded, typeset } from "./elements.js";

// JupyterLab takes arrow keys, Enter and Space for itself unless they stop here; its Ctrl and Cmd shortcuts may pass.
const keepKeys = (element) =>
  element.addEventListener("keydown", (event) => event.ctrlKey || event.metaKey || event.stopPropagation());

export function openSlider(parent, state, { moves, label, step }) {
  const [min, max] = state.ranges[moves];
  const input = html(html(parent, "label", {}, label), "input", { type: "range", min, max, step });
  const shown = html(parent, "span", { class: "value", "aria-hidden": true });
  keepKeys(input);
  input.addEventListener("input", () => state.set(moves, input.valueAsNumber));

  function draw() {
    const text = fixed(state.get(moves), 2);
    input.value = state.get(moves);
    input.setAttribute("aria-valuetext", text);
    shown.textContent = typeset(text);
  }
  state.on([moves], draw);
  draw();
}

// Plays smoothly from end to end, or frame by frame, one a second, for readers who asked for less motion.
export function openPlayer(parent, state, { moves, frames, seconds }) {
  const button = html(parent, "button", { type: "button" }, "Play");
  const [low, high] = state.ranges[moves];
  let request = 0; // the next animation frame, 0 while paused
  let time = 0; // seconds played
  let then; // when the last frame was drawn
  let played; // what we set last: any other value means that someone else has taken over
  let still = false;

  const frameAt = () => frames[Math.min(Math.floor(time), frames.length - 1)];
  const smoothAt = () => Math.min(high, low + ((high - low) * time) / seconds);

  function tick(now) {
    time += Math.min((now - then) / 1000, 0.1); // a tab left in the background does not leap on its return
    then = now;
    if (time < (still ? frames.length : seconds)) request = requestAnimationFrame(tick);
    else stop();
    played = rounded(still ? frameAt() : smoothAt());
    state.set(moves, played);
  }

  function start() {
    still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (state.get(moves) !== played || played === high) time = 0;
    request = requestAnimationFrame((now) => tick((then = now)));
    button.textContent = "Pause";
  }

  function stop() {
    cancelAnimationFrame(request);
    request = 0;
    button.textContent = "Play";
  }

  keepKeys(button);
  button.addEventListener("click", () => (request ? stop() : start()));
  state.on([moves], () => state.get(moves) !== played && stop());
  return stop;
}

// Says the value once it rests, so that a screen reader is not flooded; `tell` runs then, too.
export function openStatus(parent, state, text, tell) {
  const line = html(parent, "p", { role: "status" });
  let timer = 0;

  function say() {
    line.textContent = text();
    tell();
  }
  state.on(Object.keys(state.ranges), () => {
    clearTimeout(timer);
    timer = setTimeout(say, 300);
  });
  say();
  return () => clearTimeout(timer);
}
