// Play: moves a quantity along a course until its end, or until another hand takes over.

import { openButton } from "./controls.js";
import { rounded } from "./elements.js";

const LEAP = 0.1; // seconds at most between two frames: a tab left in the background does not leap on its return

// A course tells where it is after some seconds: from end to end in so many of them, or at the next frame each so many.
export const smoothly = ([low, high], seconds) => (time) => Math.min(high, low + ((high - low) * time) / seconds);
export const framewise = (frames, seconds) => (time) =>
  frames[Math.min(Math.floor(time / seconds + 1e-9), frames.length - 1)];

// From end to end, or by the scene's frames where the reader wants no motion
export const courseOf = ({ frames, seconds }, { range }) =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? framewise(frames, 1) : smoothly(range, seconds);

// `courseNow` gives the course when Play is pressed at a time of it, `timeAt` the time at which it begins from a value.
// Returns what stops it. `text` is on the button while it rests.
export function openPlayer(parent, state, moved, courseNow, timeAt = () => 0, text = "Play") {
  const button = openButton(parent, text, () => (request ? stop() : start()), { class: "primary" });
  const end = moved.range[1];
  let course;
  let request = 0; // the next animation frame, 0 while paused
  let time = 0; // seconds played
  let then; // when the last frame was drawn
  let played; // what we set last: any other value means that someone else has taken over

  function play() {
    played = rounded(course(time));
    moved.set(played);
  }

  function tick(now) {
    if (moved.get() !== played) return stop();
    time += Math.min((now - then) / 1000, LEAP);
    then = now;
    play();
    if (played === end) stop();
    else request = requestAnimationFrame(tick);
  }

  function start() {
    const value = moved.get();
    if (value === end) time = 0;
    else if (value !== played) time = timeAt(value);
    course = courseNow(time);
    play();
    request = requestAnimationFrame((now) => tick((then = now)));
    button.textContent = "Pause";
  }

  function stop() {
    cancelAnimationFrame(request);
    request = 0;
    button.textContent = text;
  }

  state.onClose(stop);
  return stop;
}

// Back, Next and Play, for what moves in whole steps from 0; and Reset, the way back.
export function openStepper(parent, state, moved) {
  const { frames, seconds } = state.scene;
  const last = moved.range[1];
  const pause = seconds / last;
  const back = openStopper("Back", () => moved.set(moved.get() - 1));
  const next = openStopper("Next", () => moved.set(moved.get() + 1));
  const stop = openPlayer(parent, state, moved, () => framewise(frames, pause), (step) => step * pause);
  openStopper("Reset", () => state.setAll(state.start));

  // A button that ends playing, even where it has nothing to move.
  function openStopper(text, press) {
    return openButton(parent, text, () => {
      stop();
      press();
    });
  }

  state.on(() => {
    back.setAttribute("aria-disabled", moved.get() === 0);
    next.setAttribute("aria-disabled", moved.get() === last);
  });
}
