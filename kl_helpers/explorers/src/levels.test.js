import assert from "node:assert/strict";
import test from "node:test";
import { SCENES } from "./dom.test.js";
import { kl } from "./formulas.js";
import { colour, coloursOf, contour, levelsTo, namedOf, ringsOf } from "./levels.js";
import { clamp } from "./state.js";

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

const [MEANS, SDS] = ["mu2", "sigma2"].map((name) => SCENES.landscape.parameters[name].range);
const ORDERS = [kl, (mu1, sigma1, mu2, sigma2) => kl(mu2, sigma2, mu1, sigma1)];

test("a contour line of a hundred points is as good as one of thousands, also where it meets the map's side", () => {
  const place = ([mean, sd]) => [117 * mean, -63 * sd]; // pixels, as wide as on a laptop
  const farness = ([x, y], [[fromX, fromY], [toX, toY]]) => {
    const [across, down] = [toX - fromX, toY - fromY];
    const part = clamp(((x - fromX) * across + (y - fromY) * down) / (across ** 2 + down ** 2 || 1), [0, 1]);
    return Math.hypot(x - fromX - part * across, y - fromY - part * down);
  };
  for (const order of ORDERS)
    for (const p of [[0, 1], [-2, 0.5], [1, 2.5], [-1, 1.5]])
      for (const level of [0.01, 0.3, 3]) {
        const outline = (steps) => contour((...q) => order(...p, ...q), level, p, MEANS, SDS, steps).map(place);
        const drawn = outline();
        assert.ok(drawn.length <= 104);
        const lines = drawn.map((point, i) => [drawn[Math.max(0, i - 1)], point]);
        for (const point of outline(1000).filter((_, i) => i % 5 === 0))
          assert.ok(Math.min(...lines.map((line) => farness(point, line))) < 0.15);
      }
});

test("a contour line is where KL has its level, or at the map's edge where KL is lower", () => {
  for (const order of ORDERS)
    for (const p of [[0, 1], [-2, 0.5], [2, 4], [1, 2.5]])
      for (const level of [0.01, 0.3, 3]) {
        const klAt = (...q) => order(...p, ...q);
        for (const [mean, sd] of contour(klAt, level, p, MEANS, SDS)) {
          assert.ok(MEANS[0] <= mean && mean <= MEANS[1] && SDS[0] <= sd && sd <= SDS[1]);
          const isEdge = MEANS.includes(mean) || SDS.includes(sd);
          assert.ok(isEdge ? klAt(mean, sd) <= level + 1e-6 : Math.abs(klAt(mean, sd) - level) < 1e-6 * level + 1e-9);
        }
      }
});

// Of f over whole numbers from -3 to 3, its rings in the same coordinates
function ringsAround(f, level) {
  const across = 9;
  const values = Array.from({ length: across ** 2 }, (_, at) => {
    const [x, y] = [(at % across) - 4, Math.floor(at / across) - 4];
    return Math.abs(x) === 4 || Math.abs(y) === 4 ? Infinity : f(x, y);
  });
  return ringsOf({ across, values }, level).map((ring) => ring.map(([x, y]) => [x - 4, y - 4]));
}

test("a ring is where a grid has its level, and closes along the grid's border", () => {
  const [diamond, ...others] = ringsAround((x, y) => Math.abs(x) + Math.abs(y), 2.25);
  assert.equal(others.length, 0);
  assert.equal(diamond.length, 20); // each of its four sides crosses five lines of the grid
  for (const [x, y] of diamond) assert.equal(Math.abs(x) + Math.abs(y), 2.25);
  const [border] = ringsAround(() => 0, 1);
  assert.ok(border.every(([x, y]) => Math.max(Math.abs(x), Math.abs(y)) === 3));
  for (const corner of ["-3,-3", "-3,3", "3,-3", "3,3"]) assert.ok(border.map(String).includes(corner));
  assert.deepEqual(ringsAround(() => 2, 1), []);
});

test("a hole has a ring of its own, and two corners that touch have two", () => {
  const frame = ringsAround((x, y) => Math.abs(Math.max(Math.abs(x), Math.abs(y)) - 2), 0.5);
  const far = frame.map((ring) => Math.max(...ring.flat()));
  assert.deepEqual(far, [2.5, 1.5]);
  const isLow = (x, y) => (x === 0 && y === 0) || (x === 1 && y === 1);
  assert.deepEqual(ringsAround((x, y) => (isLow(x, y) ? 0 : 2), 1).map((ring) => ring.length), [4, 4]);
});
