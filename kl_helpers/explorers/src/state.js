// The state: a few values in the host's model, each number inside its range.
// A view draws at once, and in the next frame after what it read has changed, once, however much of it did.

import { rested } from "./rested.js";

export const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

const GAUSSIANS = [["mu1", "sigma1"], ["mu2", "sigma2"]];
const REST = 150; // ms without a move, after which the kernel hears of it

export function openState(model) {
  const scene = model.get("scene");
  const { parameters, start } = scene;
  const readers = new Map(); // name -> the views that have read it
  const due = new Set(); // the views that must draw
  const ends = []; // what there is to do at the end
  const saving = rested(() => model.save_changes(), REST);
  let reading; // the view that draws now
  let frame = 0;

  const inside = (name, value) => (name in parameters ? clamp(value, parameters[name].range) : value);

  function get(name) {
    if (reading) (readers.get(name) ?? listen(name)).add(reading);
    return inside(name, model.get(name));
  }

  function listen(name) {
    const views = new Set();
    function changed() {
      const value = model.get(name);
      if (value !== inside(name, value)) set(name, value); // a linked slider may have a wider range than ours
      for (const view of views) due.add(view);
      frame ||= requestAnimationFrame(draw);
    }
    readers.set(name, views);
    model.on(`change:${name}`, changed);
    ends.push(() => model.off(`change:${name}`, changed));
    return views;
  }

  function draw() {
    frame = 0;
    for (const view of [...due]) if (due.has(view)) on(view);
  }

  // What a view opens by `on` inside itself draws with it, and also alone.
  function on(view) {
    const outer = reading;
    reading = view;
    due.delete(view);
    for (const views of readers.values()) views.delete(view);
    try {
      view();
    } finally {
      reading = outer;
    }
  }

  // [[mu1, sigma1], [mu2, sigma2]], some of them replaced
  const pair = (instead = {}) => GAUSSIANS.map((names) => names.map((name) => instead[name] ?? get(name)));

  // The same in one row, the Gaussian that is averaged over first
  const ordered = (instead) => (get("direction") === "pq" ? pair(instead) : pair(instead).reverse()).flat();

  // What is linked in the browser follows at once; the kernel is left alone until the hand rests.
  // Until then the hand goes before Python: the host's save sets again what was set by hand.
  function set(name, value) {
    model.set(name, inside(name, value));
    saving.soon();
  }

  const setAll = (values) => Object.entries(values).forEach(([name, value]) => set(name, value));

  function close() {
    saving.now();
    cancelAnimationFrame(frame);
    for (const end of ends) end();
  }

  Object.keys(parameters).forEach(listen);
  const onClose = (end) => ends.push(end);
  return { scene, start, get, pair, ordered, set, setAll, save: saving.now, on, onClose, close };
}
