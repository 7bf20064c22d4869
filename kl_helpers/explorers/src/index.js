// The entry: which explorer a model asks for, and how it is opened in a host's element.

import { openElbo } from "./elbo.js";
import { openEm } from "./em.js";
import { html } from "./elements.js";
import { openHost } from "./host.js";
import { openIntegrand } from "./integrand.js";
import { openLandscape } from "./landscape.js";
import { openLatent } from "./latent.js";
import { openState } from "./state.js";
import { openSweep } from "./sweep.js";
import { openTerms } from "./terms.js";

const EXPLORERS = {
  "mean-sweep": { title: "mean sweep", open: openSweep },
  "sd-sweep": { title: "standard deviation sweep", open: openSweep },
  integrand: { title: "integrand", open: openIntegrand },
  terms: { title: "the two terms", open: openTerms },
  landscape: { title: "landscape", open: openLandscape },
  latent: { title: "one latent of a VAE", open: openLatent },
  elbo: { title: "evidence lower bound", open: openElbo },
  em: { title: "EM on a mixture of two Gaussians", open: openEm },
};

function render({ model, el }) {
  const name = model.get("name");
  const { title, open } = EXPLORERS[name];
  const root = html(el, "div", { class: "kl-explorer", "data-explorer": name, role: "group", "aria-label": title });
  const state = openState(model);
  const stop = open(root, state, name);
  root.addEventListener("pointerup", state.save);
  return () => {
    stop();
    state.close();
  };
}

export default { render, openHost };
