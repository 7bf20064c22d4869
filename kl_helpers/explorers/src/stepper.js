// Back, Next and Play, for what moves in whole steps. Reset is the way back.

import { openButton, setAll } from "./controls.js";

const PAUSE = 900; // ms between two steps

export function openStepper(parent, state, moved) {
  const [first, last] = moved.range;
  const by = (steps) => () => moved.set(moved.get() + steps);
  let timer = 0; // 0 while paused
  let played; // what we set last: any other value means that someone else has taken over

  const back = openStopper("Back", by(-1));
  const next = openStopper("Next", by(1));
  const play = openButton(parent, "Play", () => (timer ? stop() : start()));
  openStopper("Reset", () => setAll(state, state.start));

  // A button that ends playing, even where it has nothing to move.
  function openStopper(text, press) {
    return openButton(parent, text, () => {
      stop();
      press();
    });
  }

  function tick() {
    played = Math.min(moved.get() + 1, last);
    moved.set(played);
    if (played < last) timer = setTimeout(tick, PAUSE);
    else stop();
  }

  function start() {
    if (moved.get() === last) moved.set(first);
    played = moved.get();
    timer = setTimeout(tick, PAUSE);
    play.textContent = "Pause";
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
    play.textContent = "Play";
  }

  state.on([moved.name], () => {
    if (timer && moved.get() !== played) stop();
    back.setAttribute("aria-disabled", moved.get() === first);
    next.setAttribute("aria-disabled", moved.get() === last);
  });
  return stop;
}
