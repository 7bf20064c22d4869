import assert from "node:assert/strict";
import test from "node:test";
import { bothTexts, highestKl, inUnit, klOver, klText } from "./divergence.js";
import { SCENES } from "./dom.test.js";
import { kl } from "./formulas.js";
import { openHost } from "./page.js";
import { areasBySum, integrand, klBySum } from "./numerical.js";
import { openState } from "./state.js";

const { landscape } = SCENES;
const { mu2, sigma2 } = landscape.parameters;
const at = (values) => openState(openHost({ scene: landscape, ...landscape.start, ...values }));
const close = (one, other, tolerance = 1e-9) => assert.ok(Math.abs(one - other) < tolerance, `${one} and ${other}`);

test("the sum over the integrand is the closed form, and its parts have their signs", () => {
  for (const gaussians of [[0, 1, 1, 1], [0, 1, 0, 2], [-1, 0.5, 2, 3], [3, 2, -3, 0.5]]) {
    close(klBySum(...gaussians), kl(...gaussians));
    const { plus, minus } = areasBySum(...gaussians);
    assert.ok(plus > 0 && minus < 0);
  }
  close(integrand(0, 0, 1, 1, 1), 0.5 / Math.sqrt(2 * Math.PI));
});

test("what is said has the reader's direction and unit", () => {
  assert.equal(klText(at({})), "KL(p‖q) = 0.443 nats");
  assert.equal(klText(at({ direction: "qp" })), "KL(q‖p) = 1.307 nats");
  assert.equal(klText(at({ unit: "bits" })), "KL(p‖q) = 0.639 bits");
  assert.deepEqual(bothTexts(at({ direction: "qp" })), { pq: "KL(p‖q) = 0.443 nats", qp: "KL(q‖p) = 1.307 nats" });
  close(inUnit(at({ unit: "bits" }), Math.LN2), 1);
});

test("no value on the map is above the highest", () => {
  for (const values of [{}, { direction: "qp" }, { mu1: 2, sigma1: 0.5, unit: "bits" }, { mu1: -1, sigma1: 4 }]) {
    const state = at(values);
    const klAt = klOver(state);
    let highest = -Infinity;
    for (let mean = mu2.range[0]; mean <= mu2.range[1]; mean += 0.125)
      for (let sd = sigma2.range[0]; sd <= sigma2.range[1]; sd += 0.125) highest = Math.max(highest, klAt(mean, sd));
    close(highest, highestKl(state));
  }
});
