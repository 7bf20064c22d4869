import assert from "node:assert/strict";
import test from "node:test";
import { pass, SCENES } from "./dom.test.js";
import { openHost } from "./page.js";
import { clamp, openState } from "./state.js";

const VALUES = { mu1: 0, sigma1: 1, mu2: 1, sigma2: 2, direction: "pq", unit: "nats", fixed: false };
const scene = SCENES["mean-sweep"];

// A state, the model below it, and who listens to the model.
function opened() {
  const model = openHost({ ...VALUES, scene });
  const heard = [];
  const { on, off } = model;
  model.on = (event, listener) => (heard.push(event), on(event, listener));
  model.off = (event, listener) => (heard.splice(heard.indexOf(event), 1), off(event, listener));
  model.saves = 0;
  model.save_changes = () => model.saves++;
  return { model, heard, state: openState(model) };
}

// How often a view has drawn
function counted(state, read) {
  const view = () => (view.times++, read());
  view.times = 0;
  state.on(view);
  return view;
}

test("a view draws at once, and once a frame after what it has read changed", () => {
  const { model, state } = opened();
  const view = counted(state, () => [state.get("mu2"), state.get("sigma2")]);
  assert.equal(view.times, 1);
  for (const value of [2, 3, 4]) model.set("mu2", value);
  model.set("sigma2", 1);
  assert.equal(view.times, 1);
  pass(16);
  assert.equal(view.times, 2);
  model.set("unit", "bits");
  model.set("mu1", 1);
  pass(16);
  assert.equal(view.times, 2);
});

test("what it reads may grow and shrink", () => {
  const { model, state } = opened();
  const view = counted(state, () => state.get("fixed") && state.get("unit"));
  const change = (name, value) => (model.set(name, value), pass(16), view.times);
  assert.equal(change("unit", "bits"), 1);
  assert.equal(change("fixed", true), 2);
  assert.equal(change("unit", "nats"), 3);
  assert.equal(change("fixed", false), 4);
  assert.equal(change("unit", "bits"), 4);
});

test("the direction decides which Gaussian comes first", () => {
  const { model, state } = opened();
  assert.deepEqual(state.ordered(), [0, 1, 1, 2]);
  model.set("direction", "qp");
  assert.deepEqual(state.ordered(), [1, 2, 0, 1]);
  assert.deepEqual(state.ordered("pq"), [0, 1, 1, 2]);
});

test("a view within a view draws with it, and alone, but never twice in a frame", () => {
  const { model, state } = opened();
  const dot = () => (dot.times++, state.get("mu2"), state.get("unit"));
  dot.times = 0;
  const curve = counted(state, () => (state.get("unit"), state.on(dot)));
  model.set("mu2", 2);
  pass(16);
  assert.deepEqual([curve.times, dot.times], [1, 2]);
  model.set("unit", "bits");
  pass(16);
  assert.deepEqual([curve.times, dot.times], [2, 3]);
});

test("no listener is added however often a view draws, and none is left at the end", () => {
  const { model, heard, state } = opened();
  counted(state, () => [state.pair(), state.get("unit")]);
  counted(state, () => state.pair());
  const before = [...heard];
  assert.deepEqual(before.sort(), ["change:mu1", "change:mu2", "change:sigma1", "change:sigma2", "change:unit"]);
  for (let i = 0; i < 100; i++) {
    model.set("mu2", i / 100);
    pass(16);
  }
  assert.deepEqual(heard.sort(), before);
  state.close();
  assert.deepEqual(heard, []);
});

test("a closed state draws no more", () => {
  const { model, state } = opened();
  const view = counted(state, () => state.get("mu2"));
  model.set("mu2", 2);
  state.close();
  pass(1000);
  assert.equal(view.times, 1);
});

test("a number stays in its range, by our hand and by a linked one", () => {
  const { model, state } = opened();
  assert.deepEqual([-5, 0, 5].map((value) => clamp(value, [-4, 4])), [-4, 0, 4]);
  state.set("sigma2", 9);
  assert.equal(model.get("sigma2"), 4);
  model.set("mu1", -9);
  assert.equal(model.get("mu1"), -4);
});

test("the kernel hears of it when the hand has rested for 150 ms, when it lets go, and at the end", () => {
  const { model, state } = opened();
  for (let i = 0; i < 10; i++) {
    state.set("mu2", i / 10);
    pass(149);
  }
  assert.equal(model.saves, 0);
  pass(1);
  assert.equal(model.saves, 1);
  state.save(); // nothing is left to save
  assert.equal(model.saves, 1);
  state.set("mu2", 2);
  state.save();
  assert.equal(model.saves, 2);
  state.set("mu2", 3);
  state.close();
  assert.equal(model.saves, 3);
  pass(1000);
  assert.equal(model.saves, 3);
});

test("where the host tells that its kernel is shut down, it is gone and nothing is saved any more", () => {
  const listening = new Set();
  const disposed = { connect: (slot) => listening.add(slot), disconnect: (slot) => listening.delete(slot) };
  for (const widget_manager of [undefined, {}, { kernel: null }, { kernel: { disposed } }]) {
    let [told, saves] = [0, 0];
    const model = Object.assign(openHost({ ...VALUES, scene }), { widget_manager, save_changes: () => saves++ });
    const state = openState(model);
    state.onGone(() => told++);
    state.set("mu2", 2);
    state.save();
    const kernel = widget_manager?.kernel ?? {};
    kernel.isDisposed = true;
    for (const tell of listening) tell();
    state.set("mu2", 3);
    state.close();
    assert.deepEqual([told, saves], kernel.disposed ? [1, 1] : [0, 2]);
    assert.equal(listening.size, 0);
  }
});

test("the kernel's echo moves a window at rest, and not the one whose hand is moving", () => {
  const values = { ...VALUES, scene };
  const listeners = {};
  const model = {
    get: (name) => values[name],
    set: (name, value) => values[name] !== value && ((values[name] = value), listeners[name](model)),
    on: (event, listener) => (listeners[event.slice("change:".length)] = listener),
    save_changes() {},
  };
  const hears = (value) => {
    model._state_lock = { mu2: value }; // as ipywidgets' model has it while it reads a message
    model.set("mu2", value);
    delete model._state_lock;
    return model.get("mu2");
  };
  const state = openState(model);
  assert.equal(hears(2), 2);
  state.set("mu2", 3);
  assert.equal(hears(2.5), 3);
  model.set("mu2", 1); // another hand on the same page
  assert.equal(model.get("mu2"), 1);
  state.set("mu2", 3);
  pass(1000);
  assert.equal(hears(0.5), 0.5);
});
