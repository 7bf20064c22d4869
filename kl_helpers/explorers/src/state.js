// The state: four numbers in the host's model, each kept inside its range. Views read them and are told when they change.

export const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

export function openState(model) {
  const ranges = model.get("ranges");
  const listeners = [];

  const get = (name) => clamp(model.get(name), ranges[name]);

  // [mu1, sigma1, mu2, sigma2], some of them replaced
  const all = (instead = {}) => ["mu1", "sigma1", "mu2", "sigma2"].map((name) => instead[name] ?? get(name));

  // Saved at once: a value that waited to be saved would be overwritten by the kernel's echo of the one before.
  // The host sends one message at a time, and the newest value next.
  const set = (name, value) => {
    model.set(name, clamp(value, ranges[name]));
    model.save_changes();
  };

  const on = (names, listener) => {
    for (const name of names) {
      model.on(`change:${name}`, listener);
      listeners.push([`change:${name}`, listener]);
    }
  };

  const close = () => listeners.forEach(([event, listener]) => model.off(event, listener));

  // A linked slider may have a wider range than ours: hold it at our end.
  for (const name of Object.keys(ranges)) {
    on([name], () => model.get(name) !== get(name) && set(name, get(name)));
  }

  return { ranges, get, all, set, on, close };
}
