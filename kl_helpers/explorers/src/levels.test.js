import assert from "node:assert/strict";
import test from "node:test";
import { kl } from "./formulas.js";
import { colour, coloursOf, contour, levelsTo, namedOf } from "./levels.js";

test("levels begin at 0, grow, and reach the highest value", () => {
  for (const highest of [0.4, 2, 8.8, 31, 120])
    for (const byDecades of [false, true]) {
      const levels = levelsTo(highest, byDecades);
      assert.ok(levels[0] === 0 && levels.at(-1) >= highest);
      assert.ok(levels.every((level, i) => i === 0 || level > levels[i - 1]));
    }
});

test("levels by half decades are 1 and 3 times a power of ten", () => {
  assert.deepEqual(levelsTo(8.8, true), [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]);
});

test("equal levels are halves of round steps", () => {
  assert.deepEqual(levelsTo(8, false), Array.from({ length: 17 }, (_, i) => i / 2));
});

test("each band has its colour, from the darkest to the brightest", () => {
  const colours = coloursOf([0, 1, 2, 3]);
  assert.deepEqual([colours[0], colours[2]], [colour(0), colour(1)]);
  const brightness = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const steps = Array.from({ length: 100 }, (_, i) => brightness(colour(i / 99)));
  assert.ok(steps.every((step, i) => i === 0 || step > steps[i - 1]));
});

test("the lines that have a number: all between the first level and the last, or of many every other step", () => {
  assert.deepEqual(namedOf(levelsTo(8.8, true), true), [0.01, 0.03, 0.1, 0.3, 1, 3]);
  assert.deepEqual(namedOf(levelsTo(8, false), false), [2, 4, 6]);
});

const MEANS = [-3, 3];
const SDS = [0.5, 4];
const ORDERS = [kl, (mu1, sigma1, mu2, sigma2) => kl(mu2, sigma2, mu1, sigma1)];

test("a contour line is where KL has its level, or at the map's edge where KL is lower", () => {
  for (const order of ORDERS)
    for (const p of [[0, 1], [-2, 0.5], [2, 4], [1, 2.5]])
      for (const level of [0.01, 0.3, 3]) {
        const klAt = (...q) => order(...p, ...q);
        for (const [mean, sd] of contour(klAt, level, p, MEANS, SDS)) {
          assert.ok(-3 <= mean && mean <= 3 && 0.5 <= sd && sd <= 4);
          const isEdge = MEANS.includes(mean) || SDS.includes(sd);
          assert.ok(isEdge ? klAt(mean, sd) <= level + 1e-6 : Math.abs(klAt(mean, sd) - level) < 1e-6 * level + 1e-9);
        }
      }
});
