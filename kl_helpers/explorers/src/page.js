// The entry of a page without a kernel: what it renders, and a host, which has nobody to save the values for.

import explorers from "./index.js";

export const { render } = explorers;

// It holds the values, and tells who listens.
export function openHost(values) {
  const events = new EventTarget();
  return {
    get: (name) => values[name],
    set(name, value) {
      if (Object.is(values[name], value)) return;
      values[name] = value;
      events.dispatchEvent(new Event(`change:${name}`));
    },
    save_changes() {},
    on: (event, listener) => events.addEventListener(event, listener),
    off: (event, listener) => events.removeEventListener(event, listener),
  };
}
