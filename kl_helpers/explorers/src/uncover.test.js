import assert from "node:assert/strict";
import test from "node:test";
import { fire, number, open, pass, points, SCENES } from "./dom.test.js";

const plot = (figure) => figure.all("svg")[1];
const curve = (figure, name = "kl") => points(plot(figure).querySelector(`path.kl-curve.kl-${name}`));
const ticksOf = (figure, axis) =>
  [...plot(figure).querySelectorAll(`.kl-${axis}-tick`)]
    .map((tick) => [Number(tick.textContent.replace("−", "-")), number(tick, axis)]);

// A value's place on an axis, and the value at a place, by the numbers that stand there
function scales(figure, axis) {
  const ticks = ticksOf(figure, axis);
  const [[one, from], [other, to]] = [ticks[0], ticks[ticks.length - 1]];
  return {
    place: (value) => from + ((value - one) / (other - one)) * (to - from),
    value: (place) => one + ((place - from) / (to - from)) * (other - one),
  };
}
const read = (figure, axis, place) => scales(figure, axis).value(place);
const placeOf = (figure, axis, value) => scales(figure, axis).place(value);
const at = (figure, x, y) => ({ clientX: placeOf(figure, "x", x), clientY: placeOf(figure, "y", y), isPrimary: true });
const extent = (figure, name) => {
  const places = curve(figure, name).map(([x]) => Math.round(100 * read(figure, "x", x)) / 100);
  return places.length ? [places[0], places[places.length - 1]] : [];
};
const name = (figure, letter) => plot(figure).querySelector(`.kl-name.kl-${letter}`).textContent;
const told = (figure) => figure.find(".kl-told").textContent;
const press = (figure, text) => (fire(figure.button(text), "click"), pass(16));
function draw(figure, ...places) {
  const sheet = figure.find(".kl-sheet");
  places.forEach(([x, y], i) => fire(sheet, i ? "pointermove" : "pointerdown", at(figure, x, y)));
  fire(sheet, "pointerup", at(figure, ...places[places.length - 1]));
}

const MOVES = { "mean-sweep": ["mu2", 1, [2, 0.5, -1.5], [-1.5, 2]], "sd-sweep": ["sigma2", 2, [1, 1.8, 3], [1, 3]] };
for (const [which, [key, start, values, reached]] of Object.entries(MOVES)) {
  test(`${which} opens with axes, a dot, and no curve; the hand uncovers it as far as it goes`, () => {
    const figure = open(which);
    assert.deepEqual(extent(figure), []);
    assert.match(plot(figure).getAttribute("aria-label"), /uncovered from (\S+) to \1;/);
    for (const value of values) figure.set({ [key]: value });
    assert.deepEqual(extent(figure), reached);
    pass(300);
    const said = `uncovered from ${reached.map((x) => x.toFixed(2)).join(" to ")};`;
    assert.ok(plot(figure).getAttribute("aria-label").includes(said));
    press(figure, "Reset");
    assert.equal(figure.model.get(key), start);
    assert.deepEqual(extent(figure), []);
  });

  test(`${which} shows all when asked, and then again what was reached`, () => {
    const figure = open(which);
    const { range } = SCENES[which].parameters[key];
    figure.set({ [key]: values[0] });
    const before = extent(figure);
    figure.set({ whole: true });
    assert.deepEqual(extent(figure), range);
    figure.set({ whole: false });
    assert.deepEqual(extent(figure), before);
  });

  test(`the axis of ${which} is there from the start, never jumps, and ends above its curve`, () => {
    for (const given of [{}, { direction: "qp" }, { unit: "bits" }, { both: true }]) {
      const figure = open(which, given);
      const before = ticksOf(figure, "y");
      for (const value of SCENES[which].frames) {
        figure.set({ [key]: value });
        assert.deepEqual(ticksOf(figure, "y"), before);
      }
      const top = Math.min(...curve(figure).map(([, y]) => y), ...curve(figure, "thin").map(([, y]) => y));
      assert.ok(top > 24 + 3 && top < 24 + 120, `${JSON.stringify(given)}: ${top}`);
    }
  });

  test(`Play uncovers ${which} from the beginning on, wherever the hand has been`, () => {
    const figure = open(which);
    const [low, high] = SCENES[which].parameters[key].range;
    figure.set({ [key]: high });
    fire(figure.button("Play"), "click");
    pass(2000);
    const [from, to] = extent(figure);
    assert.ok(from === low && to < low + 0.3 * (high - low), `${from} to ${to}`);
    press(figure, "Pause");
    pass(100);
    press(figure, "Play");
    pass(500);
    assert.equal(extent(figure)[0], low); // it goes on
    assert.ok(extent(figure)[1] > to);
  });
}

test("the other order is uncovered from when it is shown, on the same axis, with its name and its number", () => {
  const figure = open("sd-sweep");
  const numbers = () => figure.all("[data-number]").map(({ textContent }) => textContent);
  for (const sigma2 of [1, 3]) figure.set({ sigma2 });
  assert.deepEqual([numbers(), name(figure, "thin"), extent(figure, "thin")], [["KL(p‖q) = 0.654 nats", ""], "", []]);
  const spot = () => plot(figure).querySelector(".kl-spot").getAttribute("d");
  assert.equal(spot(), "");
  figure.set({ both: true });
  assert.deepEqual([numbers()[1], name(figure, "thin")], ["KL(q‖p) = 2.901 nats", "KL(q‖p)"]);
  assert.deepEqual(extent(figure, "thin"), []);
  figure.set({ sigma2: 2 });
  assert.deepEqual([extent(figure), extent(figure, "thin")], [[1, 3], [2, 3]]);
  const [, y] = curve(figure, "thin")[0];
  assert.ok(Math.abs(read(figure, "y", y) - (1.5 - Math.log(2))) < 2e-3);
  const tip = curve(figure, "thin")[0].map((place) => place.toFixed(2)).join(" ");
  assert.equal(spot(), `M${tip}h0`);
  pass(300);
  assert.equal(figure.find("[role=status]").textContent, "KL(p‖q) = 0.318 nats, KL(q‖p) = 0.807 nats");
  press(figure, "Swap");
  assert.deepEqual([name(figure, "kl"), name(figure, "thin")], ["KL(q‖p)", "KL(p‖q)"]);
});

test("a guess is drawn, uncovered, and said where it was furthest off; a second press begins anew", () => {
  const figure = open("sd-sweep");
  for (const sigma2 of [1, 3]) figure.set({ sigma2 });
  figure.set({ sigma2: 2, whole: true });
  press(figure, "Draw it first");
  assert.equal(figure.model.get("whole"), false);
  assert.deepEqual([extent(figure), extent(figure, "guess")], [[], []]);
  assert.equal(told(figure), "draw the curve you expect, or set five heights, then uncover it");
  draw(figure, [0.4, 0.3], [1, 0.1], [2, 0.3]);
  draw(figure, [2, 0.3], [4, 2]); // above the axis: held at its end
  assert.deepEqual(extent(figure, "guess"), [0.5, 4]);
  assert.equal(name(figure, "guess"), "your guess");
  for (const [x, y] of curve(figure, "guess")) {
    const [at, height] = [read(figure, "x", x), read(figure, "y", y)];
    assert.ok(height >= -1e-3 && height <= 1.001);
    if (at < 1) assert.ok(Math.abs(height - (0.3 - 0.4 * (at - 0.5))) < 0.01, `${at} ${height}`);
  }
  for (const sigma2 of [3, 2]) figure.set({ sigma2 }); // nor does the slider show it now
  assert.deepEqual(extent(figure), []);
  press(figure, "Uncover");
  assert.deepEqual(extent(figure), [0.5, 4]);
  assert.equal(told(figure), "furthest off at σ₂ = 0.50: you said 0.30, it is 0.81 nats");
  pass(300);
  assert.equal(figure.find("[role=status]").textContent, `KL(p‖q) = 0.318 nats, ${told(figure)}`);
  figure.set({ unit: "bits" });
  assert.equal(told(figure), "furthest off at σ₂ = 0.50: you said 0.43, it is 1.16 bits");
  press(figure, "Draw it first");
  assert.deepEqual([extent(figure), extent(figure, "guess"), name(figure, "guess")], [[], [], ""]);
  press(figure, "Uncover");
  assert.deepEqual([extent(figure), told(figure)], [[0.5, 4], ""]);
});

test("a guess that the hand uncovers by itself is judged once the curve is whole; Reset forgets it", () => {
  const figure = open("mean-sweep");
  press(figure, "Draw it first");
  draw(figure, [-4, 8], [0, 0], [4, 4]);
  press(figure, "Swap");
  assert.deepEqual(extent(figure, "guess"), []); // each order has its own
  press(figure, "Swap");
  assert.deepEqual(extent(figure, "guess"), [-4, 4]);
  figure.set({ mu2: -4 });
  figure.set({ mu2: 4 });
  press(figure, "Uncover");
  assert.equal(told(figure), "furthest off at μ₂ = 4.00: you said 4.00, it is 8.00 nats");
  press(figure, "Reset");
  assert.deepEqual([told(figure), extent(figure, "guess"), extent(figure)], ["", [], []]);
  press(figure, "Draw it first");
  press(figure, "Reset");
  assert.ok(figure.button("Draw it first") && figure.all(".kl-height").length === 0);
});

test("five heights draw it, too: named, said, spaced over the range, and gone when it is uncovered", () => {
  const figure = open("sd-sweep");
  press(figure, "Draw it first");
  const heights = figure.all("input.kl-height");
  const places = ["0.50", "1.38", "2.25", "3.13", "4.00"];
  const labels = heights.map((input) => input.getAttribute("aria-label"));
  assert.deepEqual(labels, places.map((x) => `your guess at σ₂ = ${x}`));
  const said = () => heights.map((input) => input.getAttribute("aria-valuetext"));
  assert.deepEqual(said(), Array(5).fill("not drawn"));
  heights.forEach((input, n) => {
    assert.ok(input.hasAttribute("data-lm-suppress-shortcuts"));
    const left = parseFloat(input.getAttribute("style").match(/left: ([\d.]+)px/)[1]);
    assert.ok(Math.abs(left - placeOf(figure, "x", Number(places[n]))) < 0.5);
  });
  for (const [n, value] of [[1, 0.2], [4, 0.5]]) {
    heights[n].value = value;
    fire(heights[n], "input");
  }
  assert.deepEqual(said(), ["not drawn", "0.200 nats", "not drawn", "not drawn", "0.500 nats"]);
  assert.deepEqual(extent(figure, "guess"), [1.38, 4]);
  figure.set({ unit: "bits" });
  heights[1].value = 0.5;
  fire(heights[1], "input");
  assert.deepEqual([said()[1], said()[4]], ["0.500 bits", "0.721 bits"]);
  figure.set({ unit: "nats" });
  press(figure, "Uncover");
  assert.equal(told(figure), "furthest off at σ₂ = 4.00: you said 0.50, it is 0.92 nats");
  assert.equal(figure.all(".kl-height").length, 0);
});

test("no element is made or taken away while a hand draws", () => {
  const figure = open("sd-sweep");
  press(figure, "Draw it first");
  draw(figure, [1, 0.5], [2, 0.5]);
  const before = figure.all("*");
  draw(figure, [2, 0.5], [3, 0.9]);
  const after = figure.all("*");
  assert.ok(after.length === before.length && after.every((element, i) => element === before[i]));
});

test("the lowest points of the slices are shown when asked for, and where they are", () => {
  const landscape = open("landscape", { mu1: -1, sigma1: 1.5, mu2: 1, sigma2: 3 });
  const marks = () => landscape.all(".kl-spot").map((mark) => mark.getAttribute("d").split("M").length - 1);
  assert.deepEqual(marks(), [0, 0]);
  for (const [direction, sd] of [["pq", Math.hypot(2, 1.5)], ["qp", 1.5]]) {
    landscape.set({ marks: true, direction });
    assert.deepEqual(marks(), [1, 1]);
    pass(300);
    const [along, up] = landscape.all("svg:has(.kl-spot)").map((svg) => svg.getAttribute("aria-label"));
    assert.ok(along.includes("its lowest point is at μ₂ = -1.00,"), along);
    assert.ok(Math.abs(Number(up.match(/lowest point is at σ₂ = ([\d.]+),/)[1]) - sd) < 0.01, up);
  }
});
