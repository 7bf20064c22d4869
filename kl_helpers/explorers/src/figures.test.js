import assert from "node:assert/strict";
import test from "node:test";
import { counted, fire, NAMES, number, open, pass, points, SCENES } from "./dom.test.js";

const TOP = 40; // of the room between the axes
const floorOf = (svg) => Number(svg.getAttribute("viewBox").split(" ")[3]) - 52;
const isBetween = (value, low, high) =>
  assert.ok(low - 1e-6 <= value && value <= high + 1e-6, `${value} is not from ${low} to ${high}`);
const ends = (values) => [Math.min(...values), Math.max(...values)];
const BARS = ["terms", "latent", "elbo"];
const MOVED = {
  terms: [{ sigma1: 0.1 }, { sigma1: 3, mu2: 3, sigma2: 0.5 }, { mu2: 0, sigma2: 1 }],
  latent: [{ J: 50 }, { mu1: 3, sigma1: 0.14 }, { mu1: 0, sigma1: 1, J: 1 }],
  elbo: [{ mu: 2, sigma: 0.2 }, { mu: 0.5, sigma: 0.71 }, { mu: -1, sigma: 1.5 }],
};

for (const name of NAMES) {
  test(`${name} opens, its pictures described and its value said`, () => {
    const figure = open(name);
    for (const svg of figure.all("svg")) assert.ok(svg.getAttribute("aria-label").length > 40);
    assert.ok(figure.find("[role=status]").textContent.length > 10);
  });

  test(`${name} says its value only when it has rested`, () => {
    const figure = open(name);
    const said = () => figure.find("[role=status]").textContent;
    const before = said();
    const [key, { range: [low, high] }] = Object.entries(figure.model.get("scene").parameters).at(-1);
    for (const value of [high, low, high, (low + high) / 2]) {
      figure.set({ [key]: value });
      pass(280);
      assert.equal(said(), before);
    }
    pass(20);
    assert.notEqual(said(), before);
  });

  test(`${name} saves when the hand lets go`, () => {
    const figure = open(name);
    const slider = figure.find("input[type=range]");
    slider.value = slider.getAttribute("max");
    fire(slider, "input");
    assert.equal(figure.saves, 0);
    fire(slider, "pointerup");
    assert.equal(figure.saves, 1);
  });

  test(`${name} leaves Ctrl and Cmd to the notebook, and no other key`, () => {
    const figure = open(name);
    let heard = 0;
    figure.root.addEventListener("keydown", () => heard++);
    for (const control of figure.all("input, button, svg[tabindex]")) {
      heard = 0;
      for (const keys of [{}, { ctrlKey: true }, { metaKey: true }]) fire(control, "keydown", { key: "s", ...keys });
      assert.equal(heard, 2, control.outerHTML);
    }
  });
}

test("no two hatches of a page have one name", () => {
  const figures = ["integrand", "integrand", "terms", "elbo", "em"].map((name) => open(name));
  const ids = figures.flatMap(({ all }) => all("pattern").map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
  for (const { all } of figures) {
    const own = all("pattern").map(({ id }) => `url(#${id})`);
    for (const shape of all("[fill^=url]")) assert.ok(own.includes(shape.getAttribute("fill")));
  }
});

for (const name of BARS) {
  test(`the bars of ${name} stay in their panel, and each value stands above its bar`, () => {
    for (const unit of ["nats", "bits"])
      for (const values of MOVED[name]) {
        const figure = open(name, { unit, ...values });
        const svg = figure.all("svg")[1];
        const labels = [...svg.querySelectorAll(".bar + .label")];
        [...svg.querySelectorAll(".bar")].forEach((bar, i) => {
          const [y, height] = [number(bar, "y"), number(bar, "height")];
          isBetween(y, TOP, floorOf(svg));
          isBetween(y + height, y, floorOf(svg));
          isBetween(y - number(labels[i], "y"), 3, 12);
          const middle = number(bar, "x") + number(bar, "width") / 2;
          assert.ok(Math.abs(number(labels[i], "x") - middle) < 1e-6);
        });
      }
  });
}

test("entropy and KL make the cross-entropy, ELBO and gap ln p(x), and the sum of J latents is J of one", () => {
  const bars = (name, at) =>
    open(name, at).all(".bar + .label").map((label) => Number(label.textContent.replace("−", "-")));
  const [h, kl, cross] = bars("terms");
  assert.ok(Math.abs(h + kl - cross) < 2e-3);
  for (const q of MOVED.elbo) {
    const [elbo, gap, evidence] = bars("elbo", q);
    assert.ok(Math.abs(elbo + gap - evidence) < 2e-3 && evidence === -1.516);
  }
  const [one, sum, mean] = bars("latent");
  assert.ok(Math.abs(sum - 20 * one) < 0.02 && mean === one);
});

test("Reset and the presets go where the scene says", () => {
  for (const name of ["landscape", "elbo"]) {
    const { presets, start } = SCENES[name];
    const figure = open(name, { [SCENES[name].sliders[0]]: 1.5 });
    for (const [text, values] of Object.entries({ ...presets, Reset: start })) {
      fire(figure.button(text), "click");
      for (const [key, value] of Object.entries(values)) assert.equal(figure.model.get(key), value, text);
    }
  }
});

test("the density's axis stays while a deviation is dragged above 0.5", () => {
  for (const name of ["sd-sweep", "integrand", "terms", "landscape"]) {
    const figure = open(name);
    const axes = () => figure.find("svg:has(.curve.q) .axes").innerHTML;
    const before = axes();
    for (const sigma2 of [0.5, 0.8, 1.3, 2]) {
      figure.set({ sigma2 });
      assert.equal(axes(), before, `${name} at ${sigma2}`);
    }
  }
});

test("names stand beside their curves, each on the side away from the other", () => {
  const figure = open("mean-sweep");
  const x = (mean) => 70 + (296 * (mean + 6)) / 12;
  for (const mu2 of [-3, -1, 1, 3]) {
    figure.set({ mu2 });
    for (const [letter, mean, side] of [["p", 0, -Math.sign(mu2)], ["q", mu2, Math.sign(mu2)]]) {
      const name = figure.find(`.name.${letter}`);
      assert.ok((number(name, "x") - x(mean)) * side > 15, `${letter} at ${mu2}`);
      assert.equal(name.getAttribute("text-anchor"), side < 0 ? "end" : "start");
    }
  }
  const em = open("em");
  const [one, two] = ["p", "q"].map((letter) => em.find(`.name.${letter}`));
  assert.ok(number(one, "x") < x(-1) && number(two, "x") > x(1));
});

test("a handle is where its curve is, large enough for a finger, and taken off its centre it does not jump", () => {
  const sweep = open("mean-sweep");
  const [handle, grip] = [sweep.find(".handle"), sweep.find(".grip")];
  assert.ok(number(grip, "r") >= 22); // 44 pixels
  const center = number(handle, "cx");
  assert.ok(Math.abs(center - (70 + (296 * 7) / 12)) < 1e-6);
  fire(grip, "pointerdown", { clientX: center + 10, clientY: 100 });
  fire(grip, "pointermove", { clientX: center + 10, clientY: 100 });
  assert.equal(sweep.model.get("mu2"), 1);
  fire(grip, "pointermove", { clientX: center + 10 + 296 / 12, clientY: 100 });
  assert.equal(sweep.model.get("mu2"), 2);
});

test("a click holds q, also if the hand trembles; a drag does not", () => {
  const landscape = open("landscape");
  const area = landscape.find(".aim.both");
  const click = (by) => {
    fire(area, "pointerdown", { clientX: 150, clientY: 100 });
    fire(area, "pointermove", { clientX: 150 + by, clientY: 100 });
    fire(area, "pointerup", { clientX: 150 + by, clientY: 100 });
    return landscape.model.get("locked");
  };
  assert.equal(click(3), true);
  assert.equal(click(0), false);
  assert.equal(click(5), false);
  assert.equal(click(-5), false);
});

test("the map is painted for each p, not for each q; the cross-hair follows", () => {
  const landscape = open("landscape");
  const before = counted.maps;
  landscape.set({ mu2: -1, sigma2: 3 });
  landscape.set({ locked: true, fixed_axes: true });
  assert.equal(counted.maps, before);
  const [x, y] = ["cx", "cy"].map((name) => number(landscape.find("svg .handle"), name));
  const { x: left, y: top, width, height } = Object.fromEntries(
    ["x", "y", "width", "height"].map((name) => [name, number(landscape.find("image"), name)]),
  );
  assert.ok(Math.abs(x - (left + width / 4)) < 1e-6 && Math.abs(y - (top + height * (1 / 3.5))) < 1e-6);
  let painted = before;
  for (const values of [{ mu1: 1 }, { sigma1: 2 }, { direction: "qp" }, { unit: "bits" }, { log_levels: true }]) {
    landscape.set(values);
    assert.equal(counted.maps, ++painted);
  }
});

test("the valley and its name stay on the map", () => {
  for (const direction of ["pq", "qp"])
    for (const [mu1, sigma1] of [[0, 1], [-2, 0.5], [2, 3], [0, 4], [-1, 3.9]]) {
      const landscape = open("landscape", { mu1, sigma1, direction });
      const image = landscape.find("image");
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => number(image, name));
      const line = points(landscape.find(".valley"));
      assert.ok(line.length > 1 || sigma1 === 4);
      for (const [across, down] of line) {
        isBetween(across, x, x + width);
        isBetween(down, y, y + height);
      }
      for (const name of landscape.all(".on-map")) isBetween(number(name, "y"), y, y + height + 14);
    }
});

test("a dot is on its curve", () => {
  for (const name of ["mean-sweep", "sd-sweep", "landscape"]) {
    const figure = open(name, { unit: "bits" });
    for (const values of [{ mu2: -1 }, { sigma2: 0.75 }, { direction: "qp" }, { mu1: 0.5 }, { fixed_axes: true }]) {
      figure.set(values);
      for (const curve of figure.all(".curve.kl")) {
        const dot = curve.closest("svg").querySelector(".handle");
        const [x, y] = [number(dot, "cx"), number(dot, "cy")];
        const line = points(curve);
        const after = Math.max(1, line.findIndex(([at]) => at >= x - 1e-6));
        const [low, high] = ends([line[after - 1][1], line[after][1]]);
        isBetween(y, low - 0.5, high + 0.5);
      }
    }
  }
});

test("EM's legend names what is drawn: the bound below, the gap on it, the log-likelihood above", () => {
  const svg = open("em").all("svg")[2];
  const at = (path) => Number(path.getAttribute("d").match(/^M\S+ ([^H]+)H/)[1]);
  const marks = [...svg.querySelector("[data-step='0']").children];
  const bar = marks.find((mark) => mark.classList.contains("bar"));
  const lines = marks.filter((mark) => mark !== bar).sort((one, other) => at(one) - at(other));
  const drawn = { "log-likelihood": lines[0], gap: bar, bound: lines[1] };
  assert.notEqual(lines[0].getAttribute("class"), lines[1].getAttribute("class"));
  assert.ok(Math.abs(at(drawn["log-likelihood"]) - number(bar, "y")) < 1e-6);
  assert.ok(Math.abs(at(drawn.bound) - number(bar, "y") - number(bar, "height")) < 1e-6);
  const legend = [...svg.querySelectorAll(".level")];
  assert.deepEqual(legend.map((text) => text.textContent), ["log-likelihood", "gap", "bound"]);
  for (const text of legend) {
    const sample = text.previousElementSibling;
    assert.equal(sample.getAttribute("class"), drawn[text.textContent].getAttribute("class"));
    const middle = sample.hasAttribute("d") ? at(sample) : number(sample, "y") + number(sample, "height") / 2;
    assert.ok(Math.abs(number(text, "y") - middle) < 1e-6);
  }
});

test("EM shows its steps so far, and what each has left", () => {
  const em = open("em");
  const visible = () => em.all("[data-step]").filter((mark) => mark.getAttribute("visibility") === "visible").length;
  const told = () => em.find(".numbers").textContent;
  assert.deepEqual([visible(), told()], [1, "bound −120.000+ gap 8.000= log-likelihood −112.000 nats"]);
  fire(em.button("Next"), "click");
  fire(em.button("Next"), "click");
  pass(16);
  assert.deepEqual([visible(), told()], [3, "bound −104.000+ gap 3.000= log-likelihood −101.000 nats"]);
  assert.deepEqual(["Back", "Next"].map((text) => em.button(text).getAttribute("aria-disabled")), ["false", "true"]);
});

test("switches change direction and unit, and Reset brings all back", () => {
  const figure = open("integrand");
  const at = () => ["direction", "unit", "mu2"].map(figure.model.get);
  fire(figure.button("Swap to KL(q‖p)"), "click");
  figure.find("input[type=checkbox]").checked = true;
  fire(figure.find("input[type=checkbox]"), "change");
  figure.set({ mu2: -2 });
  assert.deepEqual(at(), ["qp", "bits", -2]);
  assert.ok(figure.button("Swap to KL(p‖q)"));
  fire(figure.button("Reset"), "click");
  assert.deepEqual(at(), ["pq", "nats", 1]);
});
