// What each figure is, as data: its title, the quantities of its sliders, the frames of a sweep, places worth knowing.

const STANDARD = { mu1: 0, sigma1: 1, mu2: 0, sigma2: 1 };

export const FIGURES = {
  "mean-sweep": { title: "mean sweep", sliders: ["mu2"], frames: [-4, -3, -2, -1, 0, 1, 2, 3, 4] },
  "sd-sweep": {
    title: "standard deviation sweep",
    sliders: ["sigma2"],
    frames: [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4],
  },
  integrand: { title: "integrand", sliders: ["mu2", "sigma2"] },
  terms: { title: "the two terms", sliders: ["sigma1", "mu2", "sigma2"] },
  landscape: {
    title: "landscape",
    sliders: ["mu2", "sigma2", "mu1", "sigma1"],
    presets: {
      "Shift by 1σ": { ...STANDARD, mu2: 1 },
      Double: { ...STANDARD, sigma2: 2 },
      Halve: { ...STANDARD, sigma2: 0.5 },
      "Means stuck apart": { ...STANDARD, mu2: 2 },
      VAE: { ...STANDARD, mu1: 1, sigma1: 0.5 },
    },
  },
  latent: { title: "one latent of a VAE", sliders: ["latentMean", "logVariance", "J"] },
  elbo: { title: "evidence lower bound", sliders: ["meanOfQ", "deviationOfQ"] },
  em: { title: "EM on a mixture of two Gaussians", sliders: ["step"] },
};
