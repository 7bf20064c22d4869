import assert from "node:assert/strict";
import test from "node:test";
import { axisOver, axisTo, linear, ticks, tickStep } from "./scale.js";

test("a scale takes the ends of its domain to the ends of its range, and back", () => {
  const scale = linear([-4, 4], [70, 366]);
  assert.deepEqual([-4, 0, 4].map(scale), [70, 218, 366]);
  assert.deepEqual([70, 218, 366].map(scale.invert), [-4, 0, 4]);
});

test("ticks stand at round numbers within the domain", () => {
  assert.deepEqual(ticks([-4, 4]), [-4, -2, 0, 2, 4]);
  assert.deepEqual(ticks([0.5, 4]), [1, 2, 3, 4]);
  assert.deepEqual(ticks([0, 0.3]), [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]);
});

test("a step is 1, 2 or 5 times a power of ten, and parts are few", () => {
  for (const span of [0.07, 0.9, 1, 2.4, 7, 33, 480]) {
    const step = tickStep(span);
    assert.ok(["1", "2", "5"].includes(step.toExponential()[0]), `${step}`);
    assert.ok(span / step <= 6 + 1e-9 && span / step > 2, `${span} / ${step}`);
  }
});

test("an axis holds both values and ends on ticks", () => {
  assert.deepEqual(axisOver(-0.21, 0.83), [-0.4, 1]);
  assert.deepEqual(axisTo(8), [0, 8]);
  assert.deepEqual(axisTo(8.1), [0, 10]);
});
