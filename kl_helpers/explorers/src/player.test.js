import assert from "node:assert/strict";
import test from "node:test";
import { fire, open, pass, SCENES, sleep, stillness } from "./dom.test.js";
import { framewise, smoothly } from "./player.js";

const isNear = (value, expected, tolerance) =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${value} is not ${expected} ± ${tolerance}`);
const press = (figure, text) => fire(figure.button(text), "click");

test("a course leads from the first value to the last, and no further", () => {
  assert.deepEqual([0, 0.25, 1, 3].map(smoothly([-4, 4], 1)), [-4, -2, 4, 4]);
  assert.deepEqual([0, 0.99, 1, 2.5, 9].map(framewise([5, 6, 7], 1)), [5, 5, 6, 7, 7]);
});

test("a course by frames begins at each of its frames, whatever their time is rounded to", () => {
  const frames = Array.from({ length: 200 }, (_, frame) => frame);
  assert.deepEqual(frames.map((frame) => framewise(frames, 0.9)(frame * 0.9)), frames);
});

test("Play takes eight seconds from end to end", () => {
  const sweep = open("mean-sweep");
  press(sweep, "Play");
  for (const [seconds, value] of [[2, -2], [4, 0], [6, 2], [7.9, 3.9]]) {
    pass(seconds * 1000 - (sweep.passed ?? 0));
    sweep.passed = seconds * 1000;
    isNear(sweep.model.get("mu2"), value, 0.1);
    assert.equal(sweep.button("Pause").textContent, "Pause");
  }
  pass(200);
  assert.equal(sweep.model.get("mu2"), 4);
  assert.ok(sweep.button("Play"));
});

test("a tab that was in the background does not leap on its return", () => {
  const sweep = open("mean-sweep");
  press(sweep, "Play");
  pass(2000);
  sleep(5000);
  pass(16);
  isNear(sweep.model.get("mu2"), -2, 0.2);
});

test("a pause goes on from where it was, another hand stops it, and the end begins again", () => {
  const sweep = open("sd-sweep");
  press(sweep, "Play");
  pass(4000);
  press(sweep, "Pause");
  const paused = sweep.model.get("sigma2");
  pass(4000);
  assert.equal(sweep.model.get("sigma2"), paused);
  press(sweep, "Play");
  pass(100);
  isNear(sweep.model.get("sigma2"), paused, 0.06);
  sweep.model.set("sigma2", 3);
  pass(1000);
  assert.equal(sweep.model.get("sigma2"), 3);
  press(sweep, "Play");
  isNear(sweep.model.get("sigma2"), 0.5, 0.01);
  pass(9000);
  assert.equal(sweep.model.get("sigma2"), 4);
  press(sweep, "Play");
  isNear(sweep.model.get("sigma2"), 0.5, 0.01);
});

test("for readers who asked for less motion it goes frame by frame, one a second", () => {
  stillness.asked = true;
  const sweep = open("mean-sweep");
  press(sweep, "Play");
  pass(50);
  const frames = SCENES["mean-sweep"].frames.slice(0, 3);
  const seen = frames.map(() => {
    const value = sweep.model.get("mu2");
    pass(1000);
    return value;
  });
  stillness.asked = false;
  assert.deepEqual(seen, frames);
});

test("EM goes a step in 0.9 seconds, from where it is to its end", () => {
  const em = open("em", { step: 1 });
  press(em, "Play");
  pass(850);
  assert.equal(em.model.get("step"), 1);
  pass(100);
  assert.equal(em.model.get("step"), 2);
  assert.ok(em.button("Play"));
  press(em, "Play");
  assert.equal(em.model.get("step"), 0);
  pass(950);
  press(em, "Back");
  assert.equal(em.model.get("step"), 0);
  pass(2000);
  assert.equal(em.model.get("step"), 0);
});

test("a figure that is closed plays no more", () => {
  const sweep = open("mean-sweep");
  press(sweep, "Play");
  pass(1000);
  sweep.close();
  const value = sweep.model.get("mu2");
  pass(1000);
  assert.equal(sweep.model.get("mu2"), value);
});
