import assert from "node:assert/strict";
import test from "node:test";
import { SCENES } from "./dom.test.js";
import { openHost } from "./page.js";
import { quantity } from "./quantity.js";
import { openState } from "./state.js";

const { latent } = SCENES;
const state = openState(openHost({ scene: latent, ...latent.start, mu1: 0.25 }));
const close = (one, other) => assert.ok(Math.abs(one - other) < 1e-12, `${one} and ${other}`);

test("a quantity is read, set and said as the reader knows it", () => {
  const mean = quantity(state, "mu1");
  assert.deepEqual([mean.get(), mean.text(), mean.said()], [0.25, "0.25", "μ = 0.25"]);
  mean.set(-1);
  assert.equal(state.get("mu1"), -1);
  assert.equal(quantity(state, "J").text(), "20");
});

test("the log-variance is a deviation in another form", () => {
  const logVariance = quantity(state, "sigma1");
  close(logVariance.get(), Math.log(0.25));
  logVariance.range.forEach((end, i) => close(end, [-4, 2][i]));
  logVariance.set(0);
  close(state.get("sigma1"), 1);
  close(quantity(state, "sigma1", "value").get(), 1);
});
