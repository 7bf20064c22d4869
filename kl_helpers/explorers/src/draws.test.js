import assert from "node:assert/strict";
import test from "node:test";
import { python } from "./dom.test.js";
import { draws } from "./draws.js";

test("a hand of draws is the same as Python's, and goes on where it ended", () => {
  const hands = [1, 2, 4711, 10000];
  const all = `[draws(hand, 999) for hand in ${JSON.stringify(hands)}]`;
  python(all, "kl_helpers.stills.surprise", "draws").forEach((expected, i) => {
    const made = draws(hands[i], 999);
    assert.equal(made.length, 999);
    made.forEach((x, k) => assert.ok(Math.abs(x - expected[k]) < 1e-12));
    assert.deepEqual(draws(hands[i], 7), made.slice(0, 7));
  });
});
