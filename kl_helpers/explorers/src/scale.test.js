import assert from "node:assert/strict";
import test from "node:test";
import { linear, ticks, tickStep } from "./scale.js";

test("a scale takes the ends of its domain to the ends of its range, and back", () => {
  const scale = linear([-4, 4], [70, 366]);
  assert.deepEqual([-4, 0, 4].map(scale), [70, 218, 366]);
  assert.deepEqual([70, 218, 366].map(scale.invert), [-4, 0, 4]);
});

test("ticks stand at round numbers within the domain", () => {
  assert.deepEqual(ticks([-4, 4]), [-4, -2, 0, 2, 4]);
  assert.deepEqual(ticks([0.5, 4]), [1, 2, 3, 4]);
  assert.deepEqual(ticks([0, 0.3]), [0, 0.1, 0.2, 0.3]);
});

test("a step is 1, 2 or 5 times a power of ten, and ticks are few", () => {
  for (const low of [-110.3, -2.2, -0.05, 0, 0.31])
    for (const span of [0.07, 0.09, 0.4, 0.9, 1, 2.4, 7, 33, 480]) {
      const domain = [low, low + span];
      assert.ok(["1", "2", "5"].includes(tickStep(domain).toExponential()[0]), `${domain}`);
      const count = ticks(domain).length;
      assert.ok(2 <= count && count <= 5, `${domain}: ${count}`);
      if (low === 0) assert.ok(count >= 3);
    }
});
