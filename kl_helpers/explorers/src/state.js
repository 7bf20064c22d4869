// The state: a few values in the host's model, each number inside its range.
// A view draws at once, and in the next frame after what it read has changed, once, however much of it did.

import { rested } from "./rested.js";

export const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

const REST = 150; // ms without a move, after which the kernel hears of it

export function openState(model) {
  const scene = model.get("scene");
  const { parameters, start } = scene;
  const kernel = model.widget_manager?.kernel; // where the host has one
  const readers = new Map(); // name -> the views that have read it
  const views = new Set(); // all, in the order in which they were opened
  const due = new Set(); // the views that must draw
  const moved = {}; // by hand, and not yet saved
  const ends = []; // what there is to do at the end
  const saving = rested(save, REST);
  let reading; // the view that draws now
  let frame = 0;

  const inside = (name, value) => (name in parameters ? clamp(value, parameters[name].range) : value);

  function get(name) {
    if (reading) (readers.get(name) ?? listen(name)).add(reading);
    return inside(name, model.get(name));
  }

  function listen(name) {
    const reading = new Set();
    function changed(widget) {
      const value = model.get(name);
      const isHosts = name in moved && name in (widget?._state_lock ?? {}); // as an echo is, which comes late
      if (isHosts && value !== moved[name]) return model.set(name, moved[name]);
      if (value !== inside(name, value)) set(name, value); // a linked slider may have a wider range than ours
      for (const view of reading) due.add(view);
      frame ||= requestAnimationFrame(draw);
    }
    readers.set(name, reading);
    model.on(`change:${name}`, changed);
    ends.push(() => model.off(`change:${name}`, changed));
    return reading;
  }

  function draw() {
    frame = 0;
    for (const view of [...due]) if (due.has(view)) on(view);
  }

  // After a change of size
  function drawAll() {
    for (const view of views) due.add(view);
    draw();
  }

  // What a view opens by `on` inside itself draws with it, and also alone.
  function on(view) {
    const outer = reading;
    reading = view;
    views.add(view);
    due.delete(view);
    for (const known of readers.values()) known.delete(view);
    try {
      view();
    } finally {
      reading = outer;
    }
  }

  const p = () => ["mu1", "sigma1"].map(get);
  const pair = () => [p(), ["mu2", "sigma2"].map(get)];

  // The same in one row, the Gaussian that is averaged over first
  const ordered = (direction = get("direction")) => (direction === "pq" ? pair() : pair().reverse()).flat();

  // What is linked in the browser follows at once; the kernel is left alone until the hand rests.
  // Until then the hand goes before what comes from Python, here; another window, at rest, follows the kernel's echo.
  function set(name, value) {
    moved[name] = inside(name, value);
    model.set(name, moved[name]);
    saving.soon();
  }

  function save() {
    for (const name of Object.keys(moved)) delete moved[name];
    if (!kernel?.isDisposed) model.save_changes();
  }

  const setAll = (values) => Object.entries(values).forEach(([name, value]) => set(name, value));

  function close() {
    saving.now();
    cancelAnimationFrame(frame);
    views.clear();
    for (const end of ends) end();
  }

  Object.keys(parameters).forEach(listen);
  const onClose = (end) => ends.push(end);

  // A widget's model says this only when its kernel restarts; of one that is shut down, the kernel does.
  function onGone(tell) {
    model.on("comm_live_update", tell);
    kernel?.disposed.connect(tell);
    onClose(() => {
      model.off("comm_live_update", tell);
      kernel?.disposed.disconnect(tell);
    });
  }
  return { scene, start, get, p, pair, ordered, set, setAll, save: saving.now, on, drawAll, onClose, onGone, close };
}
