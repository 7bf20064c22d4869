// The entry: which explorer a model asks for, and how it is opened in a host's element.

import { html } from "./elements.js";
import { openState } from "./state.js";
import { openSweep } from "./sweep.js";

const EXPLORERS = {
  "mean-sweep": { title: "mean sweep", open: openSweep },
  "sd-sweep": { title: "standard deviation sweep", open: openSweep },
};

function render({ model, el }) {
  const name = model.get("name");
  const { title, open } = EXPLORERS[name];
  const root = html(el, "div", { class: "kl-explorer", "data-explorer": name, role: "group", "aria-label": title });
  const state = openState(model);
  const stop = open(root, state, name);
  return () => {
    stop();
    state.close();
  };
}

export default { render };
