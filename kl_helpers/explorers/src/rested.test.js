import assert from "node:assert/strict";
import test from "node:test";
import { pass } from "./dom.test.js";
import { rested } from "./rested.js";

test("it acts once, on the last thing said, when the callers have rested", () => {
  const said = [];
  const { soon } = rested((text) => said.push(text), 150);
  for (const text of ["a", "b", "c"]) {
    soon(text);
    pass(149);
  }
  assert.deepEqual(said, []);
  pass(1);
  pass(1000);
  assert.deepEqual(said, ["c"]);
});

test("it acts now only if somebody waits, and not once it is cancelled", () => {
  const said = [];
  const { soon, now, cancel } = rested((text) => said.push(text), 150);
  now();
  soon("a");
  now();
  now();
  soon("b");
  cancel();
  pass(1000);
  assert.deepEqual(said, ["a"]);
});
