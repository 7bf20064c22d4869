// The state: a few values in the host's model, each number inside its range.
// A view reads them, and draws in the next frame after they changed, once, however many of them did.

export const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

export const GAUSSIANS = ["mu1", "sigma1", "mu2", "sigma2"];
const REST = 150; // ms without a move, after which the kernel hears of it

export function openState(model) {
  const ranges = model.get("ranges");
  const listeners = [];
  const due = new Set(); // the views that must draw
  let frame = 0;
  let timer = 0;

  const inside = (name, value) => (name in ranges ? clamp(value, ranges[name]) : value);
  const get = (name) => inside(name, model.get(name));

  // [mu1, sigma1, mu2, sigma2], some of them replaced
  const all = (instead = {}) => GAUSSIANS.map((name) => instead[name] ?? get(name));

  // The same, the Gaussian that is averaged over first
  const ordered = (instead) => {
    const [mu1, sigma1, mu2, sigma2] = all(instead);
    return get("direction") === "pq" ? [mu1, sigma1, mu2, sigma2] : [mu2, sigma2, mu1, sigma1];
  };

  // What is linked in the browser follows at once; the kernel is left alone until the hand rests.
  // Until then the hand goes before Python: the host's save sets again what was set by hand.
  function set(name, value) {
    model.set(name, inside(name, value));
    clearTimeout(timer);
    timer = setTimeout(save, REST);
  }

  function save() {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    model.save_changes();
  }

  function draw() {
    frame = 0;
    const views = [...due];
    due.clear();
    for (const view of views) view();
  }

  function listen(event, listener) {
    model.on(event, listener);
    listeners.push([event, listener]);
  }

  // Draw the view now, and again after each change of one of the names.
  function on(names, view) {
    const drawSoon = () => {
      due.add(view);
      frame ||= requestAnimationFrame(draw);
    };
    for (const name of names) listen(`change:${name}`, drawSoon);
    view();
  }

  function close() {
    save();
    cancelAnimationFrame(frame);
    for (const [event, listener] of listeners) model.off(event, listener);
  }

  // A linked slider may have a wider range than ours: hold it at our end.
  for (const name of Object.keys(ranges)) {
    listen(`change:${name}`, () => model.get(name) !== get(name) && set(name, get(name)));
  }

  return { start: model.get("start"), ranges, get, all, ordered, set, save, on, close };
}
