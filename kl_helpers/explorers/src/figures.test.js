import assert from "node:assert/strict";
import test from "node:test";
import { fire, NAMES, number, open, pass, points, python, SCENES, stillness } from "./dom.test.js";
import { draws } from "./draws.js";

// Where a panel's axes are: left, top, floor, right
const roomOf = (svg) => svg.querySelector(".kl-axes path").getAttribute("d").match(/[\d.]+/g).slice(0, 4).map(Number);
const isBetween = (value, low, high) =>
  assert.ok(low - 1e-6 <= value && value <= high + 1e-6, `${value} is not from ${low} to ${high}`);
const ends = (values) => [Math.min(...values), Math.max(...values)];
const BARS = ["terms", "prices", "latent", "elbo", "covariance"];
const MOVED = {
  terms: [{ sigma1: 0.1 }, { sigma1: 3, mu2: 3, sigma2: 0.5 }, { mu2: 0, sigma2: 1 }],
  prices: [{ sigma1: 4, sigma2: 0.5, mu2: 3 }, { sigma1: 0.5, sigma2: 4, mu2: 0 }, { sigma2: 1, mu2: 0 }],
  latent: [{ J: 50 }, { mu1: 3, sigma1: 0.14 }, { mu1: 0, sigma1: 1, J: 1 }],
  elbo: [{ mu: 2, sigma: 0.2 }, { mu: 0.5, sigma: 0.71 }, { mu: -1, sigma: 1.5 }],
  covariance: [{ a2: 0.3, x1: 1.5 }, { a1: 0.3, b1: 0.3 }, { a1: 2, b1: 0.3, angle1: 45, a2: 2, b2: 0.3, angle2: -45 }],
};

for (const name of NAMES) {
  test(`${name} opens, its pictures described and its value said`, () => {
    const figure = open(name);
    for (const svg of figure.all("svg")) assert.ok(svg.getAttribute("aria-label").length > 40);
    assert.ok(figure.find("[role=status]").textContent.length > 10);
    assert.equal(figure.all(".kl-main").length, name === "orders" ? 2 : 1); // the number that matters
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
      assert.equal(control.getAttribute("data-lm-suppress-shortcuts"), "true"); // Notebook 7
    }
  });
}

test("no two hatches of a page have one name", () => {
  const figures = ["integrand", "integrand", "orders", "terms", "prices", "elbo", "em"].map((name) => open(name));
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
        const [, top, floor] = roomOf(svg);
        const labels = [...svg.querySelectorAll(".kl-bar + .kl-label")];
        [...svg.querySelectorAll(".kl-bar")].forEach((bar, i) => {
          const [y, height] = [number(bar, "y"), number(bar, "height")];
          isBetween(y, top, floor);
          isBetween(y + height, y, floor);
          isBetween(y - number(labels[i], "y"), 3, 12);
          const middle = number(bar, "x") + number(bar, "width") / 2;
          assert.ok(Math.abs(number(labels[i], "x") - middle) < 1e-6);
        });
      }
  });
}

test("entropy and KL make the cross-entropy, ELBO and gap ln p(x), and the sum of J latents is J of one", () => {
  const bars = (name, at) =>
    open(name, at).all(".kl-bar + .kl-label").map((label) => Number(label.textContent.replace("−", "-")));
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

test("a density's axis ends at its summit: it stays while q is the lower one, and never jumps", () => {
  for (const name of ["sd-sweep", "integrand", "terms", "landscape"]) {
    const figure = open(name, { sigma1: 1, sigma2: 2 });
    const curve = figure.find(".kl-curve.kl-p");
    const summit = () => ends(points(curve).map(([, y]) => y))[0];
    const floor = roomOf(curve.closest("svg"))[2];
    const [, top] = [0, summit()];
    for (let sigma2 = 2; sigma2 > 0.5; sigma2 -= 0.01) {
      const before = summit();
      figure.set({ sigma2 });
      isBetween(summit() - before, 0, sigma2 < 1 ? 3 : 0.01);
    }
    assert.ok(summit() > top + 0.45 * (floor - top));
  }
});

// The box of a name, a little narrower than its letters: what it must not share with a curve
function boxOf(name, shave = 2) {
  const [x, y, width] = [number(name, "x"), number(name, "y"), 0.64 * 15 * name.textContent.length];
  return [x + shave, x + width - shave, y - 11, y + 2];
}
const isIn = ([x, y], [left, right, top, bottom]) => left < x && x < right && top < y && y < bottom;
const NAMED = {
  "mean-sweep": [{ mu2: -4 }, { mu2: -0.2 }, { mu2: 0 }, { mu2: 0.7 }, { mu2: 4 }],
  "sd-sweep": [{ sigma2: 0.5 }, { sigma2: 0.98 }, { sigma2: 1 }, { sigma2: 4 }],
  integrand: [{ mu2: 3, sigma2: 0.5 }, { mu2: 0, sigma2: 1 }, { mu2: -3, sigma2: 3 }],
  orders: [{ mu2: -3, sigma1: 3 }, { mu1: 3, sigma1: 4, mu2: -3, sigma2: 0.5 }, { sigma1: 2, mu2: 0, sigma2: 0.8 }],
  terms: [{ sigma1: 0.1 }, { sigma1: 3, sigma2: 3, mu2: 0 }, { mu2: -3, sigma2: 0.5 }],
  surprise: [{ n: 1 }, { n: 8, settled: true, hand: 2 }, { n: 1000, settled: true, sigma2: 2 }],
  estimates: [{ mu2: 0.1 }, { mu2: -2, settled: true }, { mu2: 0, sigma2: 2, hand: 3, settled: true }, { sigma2: 0.5 }],
  landscape: [{ mu2: -2, sigma2: 4 }, { mu2: 0, sigma2: 1 }, { mu1: 2, sigma1: 0.5, mu2: 1.8, sigma2: 0.5 }],
  latent: [{ mu1: 3, sigma1: 0.14 }, { mu1: 0, sigma1: 1 }, { mu1: -3, sigma1: 2.7 }],
  covariance: [{}, { whitened: 1 }, { a2: 0.3, whitened: 1 }, { a1: 2, b1: 2, a2: 2, b2: 1.9, y1: 0 }, { a1: 2, angle1: 10, x1: 1.5 }],
};
const SHOWN = [{}, { whole: true }, { whole: true, direction: "qp" }, { whole: true, both: true }];
for (const sweep of ["mean-sweep", "sd-sweep"])
  NAMED[sweep] = SHOWN.flatMap((shown) => NAMED[sweep].map((values) => ({ ...values, ...shown })));
for (const [name, states] of Object.entries(NAMED)) {
  test(`no name of ${name} touches a curve, a handle, or another name, and all stay in their panels`, () => {
    for (const width of [460, 320, 288])
      for (const values of states) {
        const figure = open(name);
        figure.resize(width);
        figure.set(values);
        for (const svg of figure.all("svg:has(.kl-name)")) {
          const names = [...svg.querySelectorAll(".kl-name")].filter((text) => text.textContent);
          const boxes = names.map((text) => boxOf(text));
          const drawn = [...svg.querySelectorAll(".kl-curve")].flatMap(points);
          const discs = [...svg.querySelectorAll(".kl-handle")];
          const handles = discs.map((disc) => [number(disc, "cx"), number(disc, "cy")]);
          boxes.forEach((box, i) => {
            const at = `${names[i].textContent} at ${JSON.stringify(values)}, ${width}`;
            for (const point of [...drawn, ...handles]) assert.ok(!isIn(point, box), at);
            isBetween(box[0], 0, width);
            isBetween(box[1], 0, width);
            isBetween(box[3], 0, roomOf(svg)[2]);
            for (const other of boxes.slice(0, i))
              assert.ok(box[1] < other[0] || other[1] < box[0] || box[3] < other[2] || other[3] < box[2], at);
          });
        }
      }
  });
}

test("names stand on the outer side of their curves", () => {
  for (const mu2 of [0.5, 1, 3]) {
    const figure = open("mean-sweep", { mu2 });
    const summit = (letter) => points(figure.find(`.kl-curve.kl-${letter}`)).reduce((a, b) => (b[1] < a[1] ? b : a))[0];
    assert.ok(boxOf(figure.find(".kl-name.kl-p"))[1] < summit("p"));
    assert.ok(boxOf(figure.find(".kl-name.kl-q"))[0] > summit("q"));
  }
});

test("a name does not jump back and forth while a hand trembles", () => {
  const figure = open("mean-sweep");
  const place = () => ["x", "y"].map((name) => number(figure.find(".kl-name.kl-p"), name)).join();
  for (let mu2 = -4; mu2 < 4; mu2 += 0.05) {
    figure.set({ mu2 });
    const before = place();
    figure.set({ mu2: mu2 + 0.05 });
    const after = place();
    figure.set({ mu2 });
    if (before !== after) assert.equal(place(), after);
  }
});

test("a panel is laid out for its size: a unit is a pixel, and no axis has more than five numbers", () => {
  for (const name of NAMES)
    for (const width of [800, 288]) {
      const figure = open(name);
      figure.resize(width);
      for (const svg of figure.all("svg")) {
        assert.equal(svg.getAttribute("viewBox").split(" ")[2], String(width));
        const [left, , , right] = roomOf(svg);
        const bottom = Number(svg.getAttribute("viewBox").split(" ")[3]);
        assert.ok(left >= 40 && right > width - 80 && right < width);
        for (const axis of [".kl-y-tick", "svg:not(.kl-lying) .kl-x-tick"]) {
          // a lying slice has its numbers from the map
          const texts = [...svg.querySelectorAll(axis)];
          if (name !== "em" && !svg.querySelector(".kl-bar")) assert.ok(texts.length <= 5);
          for (const text of texts) isBetween(number(text, "y"), 0, bottom);
        }
        for (const path of svg.querySelectorAll("path.kl-curve:not([d*=H])"))
          for (const [x] of points(path)) isBetween(x, left - 0.01, right + 0.01);
      }
    }
});

test("no element is made or taken away while a hand moves", () => {
  for (const name of ["mean-sweep", "integrand", "orders", "terms", "prices", "surprise", "landscape", "covariance"]) {
    const [moved] = SCENES[name].sliders;
    const figure = open(name, { [moved]: 0.65 });
    const before = figure.all("*");
    figure.set({ [moved]: 0.7 }); // no axis gets another tick between them
    const after = figure.all("*");
    assert.ok(before.length === after.length && before.every((element, i) => element === after[i]), name);
  }
});

test("what stays is not set again while a hand moves: a browser would lay it out anew", () => {
  for (const name of ["landscape", "orders"]) {
    const figure = open(name, { mu1: 0.65 });
    for (const element of figure.all("svg *")) {
      const set = element.setAttribute.bind(element);
      element.setAttribute = (key, value) => {
        assert.notEqual(element.getAttribute(key), String(value), `${element.outerHTML}: ${key}`);
        set(key, value);
      };
    }
    figure.set({ mu1: 0.7 });
  }
});

test("a handle is where its curve is, large enough for a finger, and taken off its centre it does not jump", () => {
  const sweep = open("mean-sweep");
  const [handle, grip] = [sweep.find(".kl-handle"), sweep.find(".kl-grip")];
  assert.ok(number(grip, "r") >= 22); // 44 pixels
  const center = number(handle, "cx");
  const [left, , , right] = roomOf(handle.closest("svg"));
  assert.ok(Math.abs(center - (left + ((right - left) * 7) / 12)) < 1e-6);
  fire(grip, "pointerdown", { clientX: center + 10, clientY: 100 });
  fire(grip, "pointermove", { clientX: center + 10, clientY: 100 });
  assert.equal(sweep.model.get("mu2"), 1);
  fire(grip, "pointermove", { clientX: center + 10 + (right - left) / 12, clientY: 100 });
  assert.equal(sweep.model.get("mu2"), 2);
});

test("of two handles whose grips overlap, the one that is pressed moves", () => {
  for (const [name, rank] of [["mu2", 0], ["sigma1", 1]]) {
    const figure = open("orders"); // q's mean and, above it, p's deviation are both at x = 1
    const at = number(figure.all(".kl-grip")[1], "cx");
    const grips = figure.all(".kl-grip").filter((grip) => Math.abs(number(grip, "cx") - at) < 1);
    grips.sort((one, other) => number(other, "cy") - number(one, "cy"));
    for (const grip of grips) {
      grip.setPointerCapture = () => (grip.captured = true);
      grip.hasPointerCapture = () => Boolean(grip.captured);
    }
    const [clientX, clientY] = ["cx", "cy"].map((middle) => number(grips[rank], middle));
    const before = figure.model.get(name);
    fire(grips[1 - rank], "pointerdown", { clientX, clientY }); // the other one lies above it
    for (const grip of grips.filter((one) => one.captured)) fire(grip, "pointermove", { clientX: clientX + 30, clientY });
    assert.notEqual(figure.model.get(name), before);
  }
});

test("a click holds q, also if the hand trembles; a drag does not", () => {
  const landscape = open("landscape");
  const area = landscape.find(".kl-aim.kl-both");
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

const mapOf = (landscape) => ["x", "y", "width", "height"].map((name) => number(landscape.find(".kl-ground"), name));
const bandsOf = (landscape) => landscape.all(".kl-band").map((band) => band.getAttribute("d")).join();

test("the map is drawn for each p, not for each q; the cross-hair follows", () => {
  const landscape = open("landscape");
  let before = bandsOf(landscape);
  landscape.set({ mu2: -1, sigma2: 3 });
  landscape.set({ locked: true, fixed_axes: true });
  assert.equal(bandsOf(landscape), before);
  const [x, y] = ["cx", "cy"].map((name) => number(landscape.find("svg .kl-handle"), name));
  const [left, top, width, height] = mapOf(landscape);
  assert.ok(Math.abs(x - (left + width / 4)) < 1e-6 && Math.abs(y - (top + height * (1 / 3.5))) < 1e-6);
  for (const values of [{ mu1: 1 }, { sigma1: 2 }, { direction: "qp" }, { unit: "bits" }, { log_levels: false }]) {
    landscape.set(values);
    assert.notEqual(bandsOf(landscape), before);
    before = bandsOf(landscape);
  }
});

test("map and slices share their axes: the same place on the page is the same value", () => {
  for (const width of [560, 288]) {
    const landscape = open("landscape");
    landscape.resize(width);
    const [map, along, up] = landscape.all("svg").map(roomOf);
    assert.deepEqual([map[0], map[3]], [along[0], along[3]]);
    assert.deepEqual([map[1], map[2]], [up[1], up[2]]);
    for (const area of landscape.all(".kl-aim")) {
      const [left, top, floor, right] = roomOf(area.closest("svg"));
      const room = [left, top, right - left, floor - top];
      assert.deepEqual(["x", "y", "width", "height"].map((name) => number(area, name)), room); // where it can be aimed
    }
    const [over, lying, upright] = landscape.all(".kl-handle");
    assert.equal(number(over, "cx"), number(lying, "cx"));
    assert.equal(number(over, "cy"), number(upright, "cy"));
  }
});

test("names and numbers on the map stay on it, and cover neither one another, nor p's mark, nor the cross-hair", () => {
  for (const direction of ["pq", "qp"])
    for (const unit of ["nats", "bits"])
      for (const [mu1, sigma1] of [[0, 1], [-2, 0.5], [2, 3], [0, 4], [-1, 3.9], [-2, 4], [2, 0.5]])
        for (const [mu2, sigma2] of [[1, 2], [mu1, sigma1], [-2, 4], [0, 1.5]]) {
          const landscape = open("landscape", { mu1, sigma1, mu2, sigma2, direction, unit, marks: true });
          landscape.resize(288);
          const [x, y, width, height] = mapOf(landscape);
          const disc = (selector, reach) => {
            const [cx, cy] = ["cx", "cy"].map((name) => number(landscape.find(selector), name));
            return [cx - reach, cx + reach, cy - reach, cy + reach];
          };
          const [across, , down] = disc(".kl-handle", 0);
          const hairs = [[x, x + width, down, down], [across, across, y, y + height]];
          const taken = [disc(".kl-mark", 5), disc(".kl-handle", 9), ...hairs];
          const texts = landscape.all(".kl-on-map").filter((text) => text.getAttribute("visibility") === "visible");
          for (const text of texts) {
            const half = (0.58 * 13 * text.textContent.length) / 2;
            const [start, base] = [number(text, "x"), number(text, "y")];
            const [left, right, top, bottom] = [start, start + 2 * half, base - 12, base + 2];
            isBetween(left, x, right);
            isBetween(right, left, x + width);
            isBetween(top, y, bottom);
            isBetween(bottom, top, y + height);
            for (const [from, to, above, below] of taken)
              assert.ok(right < from || to < left || bottom < above || below < top, text.textContent);
            taken.push([left, right, top, bottom]);
          }
          assert.ok(texts[0].textContent === "p" && texts.length >= 3);
        }
});

test("a slice stands on its axis where KL is 0, and above it where it is not, unless the axes are fixed", () => {
  const above = (values) => {
    const slices = open("landscape", values).all(".kl-lying, .kl-upright");
    return slices.map((svg, i) => {
      const [left, top, floor, right] = roomOf(svg);
      const [low, high] = ends(points(svg.querySelector(".kl-curve")).map(([x, y]) => (i ? x - left : floor - y)));
      return [low, (i ? right - left : floor - top) - high].map((gap) => Math.round(gap));
    });
  };
  const tenth = (size) => Math.round((size * 0.1) / 1.1);
  const [lying, upright] = open("landscape").all(".kl-lying, .kl-upright").map(roomOf);
  assert.deepEqual(above({}), [[tenth(lying[2] - lying[1]), 0], [tenth(upright[3] - upright[0]), 0]]);
  assert.deepEqual(above({ mu2: 0, sigma2: 1 }), [[0, 0], [0, 0]]);
  const fixed = above({ fixed_axes: true }).flat();
  assert.ok(fixed.every((gap) => gap > 1));
});

test("the valley stays on the map", () => {
  for (const direction of ["pq", "qp"])
    for (const [mu1, sigma1] of [[0, 1], [-2, 0.5], [2, 3], [0, 4], [-1, 3.9]]) {
      const landscape = open("landscape", { mu1, sigma1, direction, marks: true });
      const [x, y, width, height] = mapOf(landscape);
      const line = points(landscape.find("path.kl-valley"));
      assert.ok(line.length > 1 || sigma1 === 4);
      for (const [across, down] of line) {
        isBetween(across, x, x + width);
        isBetween(down, y, y + height);
      }
    }
});

test("a dot is on its curve", () => {
  for (const name of ["mean-sweep", "sd-sweep", "landscape"]) {
    const figure = open(name, { unit: "bits", whole: true });
    for (const values of [{ mu2: -1 }, { sigma2: 0.75 }, { direction: "qp" }, { mu1: 0.5 }, { fixed_axes: true }]) {
      figure.set(values);
      for (const curve of figure.all(".kl-curve.kl-kl")) {
        const dot = curve.closest("svg").querySelector(".kl-handle");
        const [x, y] = [number(dot, "cx"), number(dot, "cy")];
        const line = points(curve);
        const near = line.some(([ax, ay], i) => {
          const [bx, by] = line[i + 1] ?? [ax, ay];
          const between = (at, ...ends) => Math.min(...ends) - 0.5 <= at && at <= Math.max(...ends) + 0.5;
          return between(x, ax, bx) && between(y, ay, by);
        });
        assert.ok(near, name);
      }
    }
  }
});

test("EM's legend names what is drawn: the bound below, the gap on it, the log-likelihood above", () => {
  const svg = open("em").all("svg")[2];
  const at = (path) => Number(path.getAttribute("d").match(/^M\S+ ([^H]+)H/)[1]);
  const marks = [...svg.querySelector("[data-step='0']").children];
  const bar = marks.find((mark) => mark.classList.contains("kl-bar"));
  const lines = marks.filter((mark) => mark !== bar).sort((one, other) => at(one) - at(other));
  const drawn = { "log-likelihood": lines[0], gap: bar, bound: lines[1] };
  assert.notEqual(lines[0].getAttribute("class"), lines[1].getAttribute("class"));
  assert.ok(Math.abs(at(drawn["log-likelihood"]) - number(bar, "y")) < 1e-6);
  assert.ok(Math.abs(at(drawn.bound) - number(bar, "y") - number(bar, "height")) < 1e-6);
  const legend = [...svg.querySelectorAll(".kl-level")];
  assert.deepEqual(legend.map((text) => text.textContent), ["log-likelihood", "gap", "bound"]);
  const sample = [...svg.querySelector(".kl-sample").children];
  for (const text of legend) {
    const own = sample.find((mark) => mark.getAttribute("class") === drawn[text.textContent].getAttribute("class"));
    const middle = own.hasAttribute("d") ? at(own) : number(own, "y") + number(own, "height") / 2;
    assert.ok(Math.abs(number(text, "y") - middle) < 1e-6);
  }
});

test("EM shows its steps so far, and what each has left", () => {
  const em = open("em");
  const visible = () => em.all("[data-step]").filter((mark) => mark.getAttribute("visibility") === "visible").length;
  const told = () => em.find(".kl-numbers").textContent;
  assert.deepEqual([visible(), told()], [1, "bound −120.000+ gap 8.000= log-likelihood −112.000 nats"]);
  fire(em.button("Next"), "click");
  fire(em.button("Next"), "click");
  pass(16);
  assert.deepEqual([visible(), told()], [3, "bound −104.000+ gap 3.000= log-likelihood −101.000 nats"]);
  assert.deepEqual(["Back", "Next"].map((text) => em.button(text).getAttribute("aria-disabled")), ["false", "true"]);
});

test("EM draws what Python computes: each step's numbers, and its responsibilities", () => {
  const told = "f'bound {s.bound:.3f}+ gap {s.gap:.3f}= log-likelihood {s.log_likelihood:.3f} nats'";
  const computed = `[[${told}.replace(' -', ' −'), s.q[:, 0].tolist()] for s in em.steps(em.DATA, em.START, 12)]`;
  const [scene, steps] = python(`[explorers.em().scene, ${computed}]`, "kl_helpers", "em, explorers");
  const figure = open("em", { scene });
  steps.forEach(([text, shares], step) => {
    figure.set({ step });
    assert.equal(figure.find(".kl-numbers").textContent, text);
    const dots = figure.all(".kl-datum");
    assert.equal(dots.length, shares.length);
    shares.forEach((share, n) => isNear(parseFloat(dots[n].style.getPropertyValue("--share")) / 100, share, 5e-4));
  });
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

const numberIn = (text) => Number(text.replace("−", "-").match(/-?\d+\.\d+/)[0]);

test("the two orders have their KL, each the difference of its areas, and each its own curve", () => {
  for (const values of [{}, { mu1: -1, sigma1: 2, mu2: 2, sigma2: 0.5 }, { unit: "bits" }]) {
    const figure = open("orders", values);
    for (const letter of ["p", "q"]) {
      const [plus, minus, sum] = figure.find(`[data-number=${letter}]`).textContent.match(/\d+\.\d+/g).map(Number);
      assert.ok(Math.abs(plus - minus - sum) < 2e-3);
    }
  }
  const figure = open("orders");
  assert.match(figure.find("[data-number=p]").textContent, /^KL\(p‖q\) = 0.546 − 0.103 = 0.443 nats$/);
  assert.match(figure.find("[data-number=q]").textContent, /^KL\(q‖p\) = 1.575 − 0.269 = 1.307 nats$/);
  const [above, below] = figure.all("svg").map((svg) => roomOf(svg));
  assert.deepEqual([above[0], above[3]], [below[0], below[3]]); // one x axis
  const areas = figure.all(".kl-area");
  assert.equal(new Set(areas.map((area) => area.getAttribute("fill"))).size, 4);
  const floor = roomOf(figure.all("svg")[1])[2];
  for (const area of areas) for (const [x] of [points(area)[0], points(area).at(-1)]) isBetween(x, below[0], below[3]);
  assert.ok(areas.every((area) => points(area)[0][1] === points(area).at(-1)[1] && points(area)[0][1] <= floor));
});

test("each price begins where the last one ended, and the third ends at KL; one that is paid back goes down", () => {
  for (const values of MOVED.prices) {
    const figure = open("prices", values);
    const prices = figure.all(".kl-bar + .kl-label").map(({ textContent }) => numberIn(textContent));
    const sum = prices.reduce((total, price) => total + price);
    assert.ok(Math.abs(sum - numberIn(figure.find("[data-number=kl]").textContent)) < 2e-3);
    let end = points(figure.find(".kl-zero"))[0][1];
    figure.all(".kl-bar").forEach((bar, i) => {
      const [top, height] = [number(bar, "y"), number(bar, "height")];
      const [from, to] = prices[i] < 0 ? [top, top + height] : [top + height, top];
      assert.ok(Math.abs(from - end) < 0.3);
      end = to;
      const hatch = figure.all("pattern").find(({ id }) => bar.getAttribute("fill") === `url(#${id})`);
      assert.equal(hatch.classList.contains("kl-minus"), prices[i] < 0);
    });
    assert.ok(Math.abs(points(figure.find(".kl-curve.kl-kl"))[0][1] - end) < 0.3);
  }
});

const ellipsesOf = (figure) => ["p", "q"].map((letter) => points(figure.find(`.kl-curve.kl-${letter}`)));
const spanOf = (line, i) => {
  const [low, high] = ends(line.map((place) => place[i]));
  return high - low;
};

test("three prices of the plane are those of the matrices, and so are the coordinates where q is white", () => {
  for (const values of [{}, ...MOVED.covariance]) {
    const at = { ...SCENES.covariance.start, ...values };
    const turned = (i) => `turn(${at[`angle${i}`]}) @ np.diag([${at[`a${i}`]}, ${at[`b${i}`]}])**2 @ turn(${at[`angle${i}`]}).T`;
    const setting = `(np := __import__("numpy"), turn := lambda d: np.array([[np.cos(np.radians(d)), -np.sin(np.radians(d))],
      [np.sin(np.radians(d)), np.cos(np.radians(d))]]), p := ${turned(1)}, q := ${turned(2)})`;
    const wanted = `[kl_mvn([${at.x1}, ${at.y1}], p, [0, 0], q), sorted(np.linalg.eigvals(np.linalg.inv(q) @ p))]`;
    const [kl, variances] = python(`(${setting}, ${wanted})[1]`, "kl_helpers", "kl_mvn");
    for (const whitened of [0, 0.5, 1]) {
      const figure = open("covariance", { ...values, whitened });
      const prices = figure.all(".kl-bar + .kl-label").map(({ textContent }) => numberIn(textContent));
      assert.ok(Math.abs(prices[0] + prices[1] + prices[2] - kl) < 2e-3);
      assert.ok(Math.abs(numberIn(figure.find("[data-number=kl]").textContent) - kl) < 6e-4);
      const sum = figure.find("[data-number=sum]").textContent;
      assert.equal(sum === "", whitened < 1); // nothing answers before it is asked
      const [, first, , second] = (sum.match(/\d+\.\d+/g) ?? []).map(Number);
      if (sum) [second, first].forEach((variance, i) => assert.ok(Math.abs(variance - variances[i]) < 6e-4));
    }
  }
});

test("a circle of the plane is round, and where it is white q is one and p's axes are straight", () => {
  for (const width of [800, 288])
    for (const values of [{ a2: 1, b2: 1 }, { whitened: 1 }, { whitened: 1, angle1: 15, a2: 0.4 }]) {
      const figure = open("covariance", values);
      figure.resize(width);
      const [p, q] = ellipsesOf(figure);
      isBetween(spanOf(q, 0) / spanOf(q, 1), 0.999, 1.001);
      if (!values.whitened) continue;
      const highest = p.reduce((best, place) => (place[1] < best[1] ? place : best));
      const [left, right] = ends(p.map(([x]) => x));
      isBetween(highest[0], (left + right) / 2 - 0.05 * (right - left), (left + right) / 2 + 0.05 * (right - left));
    }
});

test("an end of an axis goes where the hand goes, the centre too, and away they are where the plane is stretched", () => {
  const figure = open("covariance");
  const before = () => ["x1", "y1", "a1", "b1", "angle1", "a2", "b2", "angle2"].map(figure.model.get).join();
  figure.all(".kl-grip").forEach((grip, i) => {
    const [x, y] = ["cx", "cy"].map((name) => number(grip, name));
    const was = before();
    fire(grip, "pointerdown", { clientX: x + 3, clientY: y - 2 }); // taken off its centre it does not jump
    fire(grip, "pointermove", { clientX: x + 3, clientY: y - 2 });
    pass(16);
    isBetween(Math.hypot(number(grip, "cx") - x, number(grip, "cy") - y), 0, 1);
    fire(grip, "pointermove", { clientX: x - 7, clientY: y + 10 });
    fire(grip, "pointerup");
    pass(16);
    isBetween(Math.hypot(number(grip, "cx") - x + 10, number(grip, "cy") - y - 12), 0, 1);
    assert.notEqual(before(), was, String(i));
  });
  assert.ok(!figure.find(".kl-plane").classList.contains("kl-whitened"));
  figure.set({ whitened: 0.01 });
  assert.ok(figure.find(".kl-plane").classList.contains("kl-whitened"));
});

test("where q is white nothing jumps, whatever is turned", () => {
  for (const [key, round] of Object.entries({ angle1: { a2: 0.8 }, angle2: { a1: 0.6 } })) {
    const figure = open("covariance", { whitened: 1, [key]: -180, ...round });
    let before = ellipsesOf(figure)[0].map(([x, y]) => [x, y]);
    const middle = (line) => [0, 1].map((i) => line.slice(1).reduce((sum, place) => sum + place[i], 0) / (line.length - 1));
    for (let angle = -179; angle <= 180; angle++) {
      figure.set({ [key]: angle });
      const [p] = ellipsesOf(figure);
      const [[x, y], [left, top]] = [middle(p), middle(before)];
      isBetween(Math.hypot(x - left, y - top), 0, 8);
      before = p;
    }
  }
});

test("Whiten takes its time, or none where no motion is wanted; until then all stays", () => {
  const figure = open("covariance");
  const at = () => figure.model.get("whitened");
  pass(5000);
  assert.equal(at(), 0);
  fire(figure.button("Whiten"), "click");
  pass(1000);
  isBetween(at(), 0.3, 0.7);
  assert.ok(figure.button("Pause"));
  pass(2000);
  assert.equal(at(), 1);
  assert.ok(figure.button("Whiten"));
  fire(figure.button("Reset"), "click");
  pass(16);
  stillness.asked = true;
  fire(figure.button("Whiten"), "click");
  assert.equal(at(), 1);
  stillness.asked = false;
});

test("surprise shows KL only once it is asked for, and as many draws as it says", () => {
  const figure = open("surprise", { n: 1000, sigma2: 2 });
  const dots = () => figure.find(".kl-draws").getAttribute("d").split("M").length - 1;
  const shown = () => figure.root.innerHTML;
  assert.equal(dots(), 1000);
  assert.equal(figure.all(".kl-bills").map((path) => path.getAttribute("d").split("M").length - 1).join(), "8,8");
  const level = () => figure.all("svg")[2].querySelector(".kl-curve.kl-kl").getAttribute("d");
  pass(300);
  assert.ok(!/KL\(|0\.443/.test(shown()) && level() === "");
  figure.set({ settled: true });
  pass(300);
  const said = "1000 draws of hand 1: mean overcharge 0.452 nats, KL(p‖q) = 0.443 nats";
  assert.equal(figure.find("[role=status]").textContent, said);
  assert.ok(level() !== "");
  figure.set({ settled: false });
  pass(300);
  assert.ok(!/KL\(|0\.443/.test(shown()) && level() === "");
});

test("each draw is a dot at its place, between the axis and p", () => {
  const figure = open("surprise", { n: 200, sigma2: 0.5 });
  const svg = figure.find("svg");
  const [left, , floor, right] = roomOf(svg);
  const p = points(svg.querySelector(".kl-curve.kl-p"));
  const places = figure.find(".kl-draws").getAttribute("d").match(/[\d.]+ [\d.]+/g);
  const dots = places.map((place) => place.split(" ").map(Number));
  const heights = dots.map(([x, y], i) => {
    isBetween(x - (left + ((draws(1, 200)[i] + 6) / 12) * (right - left)), -0.01, 0.01);
    const summit = p.findLast(([before]) => before <= x)[1];
    isBetween(y, summit - 12, floor); // a curve's steps are two pixels
    return (floor - y) / (floor - summit + 1e-9);
  });
  const lower = heights.filter((height) => height < 0.5).length;
  isBetween(lower, 80, 120);
});

test("the axis of the running mean does not know KL before it is shown", () => {
  const ticks = (values) => open("surprise", values).all("svg:last-child .kl-y-tick").map((text) => text.textContent);
  const far = { mu2: 3, sigma2: 0.5, n: 1, hand: 10000 };
  assert.notDeepEqual(ticks({ ...far, settled: true }), ticks(far));
});

test("a new hand is the next one, and after the last comes the first", () => {
  const figure = open("surprise");
  const line = () => figure.find(".kl-draws").getAttribute("d");
  const before = line();
  fire(figure.button("New hand"), "click");
  pass(16);
  assert.equal(figure.model.get("hand"), 2);
  assert.notEqual(line(), before);
  figure.set({ hand: 10000 });
  fire(figure.button("New hand"), "click");
  pass(16);
  assert.equal(line(), before);
});

test("one draw and one latent are no plural", () => {
  for (const [name, one, words] of [["surprise", { n: 1 }, "1 draw"], ["latent", { J: 1 }, "1 such latent"]]) {
    const figure = open(name, one);
    pass(300);
    const pictures = figure.all("svg").map((svg) => svg.getAttribute("aria-label"));
    const said = [...pictures, figure.find("[role=status]").textContent];
    assert.ok(said.filter((text) => text.includes(words)).length === 2); // a picture's description, and the status
    assert.doesNotMatch(said.join(), /\b1 [a-z ]*(draws|latents)/);
  }
});

test("three estimates run as Python's do, each in a band of its exact standard error, which fills the panel where it is infinite", () => {
  for (const state of [{ mu2: 0.5, hand: 3 }, { mu2: -1, sigma2: 1.3 }, { mu2: 0, sigma2: 2 }, { mu2: 1, sigma1: 2 }]) {
    const figure = open("estimates", state);
    pass(300);
    const said = figure.find("[role=status]").textContent;
    const values = JSON.stringify({ ...SCENES.estimates.start, ...state, settled: 0 });
    const { sentence } = python(`{"sentence": still("estimates", ${values}).sentence}`, "kl_helpers.stills", "still");
    assert.ok(said.startsWith(`100000 draws of hand ${state.hand ?? 1}: k1 = `));
    const typeset = said.slice(said.indexOf("k1"), said.indexOf(", KL")).replace(/-(?=\d)/g, "−");
    assert.ok(sentence.includes(`At the end ${typeset}.`), `${typeset}, and not: ${sentence}`);
    const bands = figure.all(".kl-error").map(points);
    assert.deepEqual(bands.map((band) => band.length), [162, 162, 162]);
    const [, top, bottom] = roomOf(figure.all("svg")[1]);
    const isFull = bands[2].every(([, y]) => Math.min(Math.abs(y - top), Math.abs(y - bottom)) < 0.01);
    assert.equal(isFull, state.sigma2 === 2);
    assert.equal(figure.find("[data-number=k3]").textContent.endsWith("± ∞"), state.sigma2 === 2);
  }
});

test("the axis of the estimates is that of log n, and a band reaches one error up and down where n is a thousand", () => {
  const figure = open("estimates", { mu2: 0.5 });
  const svg = figure.all("svg")[1];
  const [left, , , right] = roomOf(svg);
  const ticks = [...svg.querySelectorAll(".kl-x-tick")];
  assert.equal(ticks.map((tick) => tick.textContent).join(), "10,100,1000,10⁴,10⁵");
  ticks.forEach((tick, i) => isBetween(number(tick, "x") - (left + ((right - left) * i) / 4), -0.01, 0.01));
  const yTicks = [...svg.querySelectorAll(".kl-y-tick")].slice(-2);
  const [[y0, y1], [low, high]] = [
    yTicks.map((tick) => number(tick, "y")),
    yTicks.map((tick) => Number(tick.textContent.replace("−", "-"))),
  ];
  const nats = (pixels) => (pixels / (y0 - y1)) * (high - low);
  const [k1, mean] = [".kl-error.kl-k1", ".kl-curve.kl-k1"].map((name) => points(svg.querySelector(name)));
  for (const edge of [k1[40], k1[161 - 40]]) isBetween(Math.abs(nats(edge[1] - mean[40][1])) * Math.sqrt(1000), 0.49, 0.51);
});

test("the estimates keep KL for whoever asks", () => {
  const figure = open("estimates", { mu2: 2 });
  pass(300);
  assert.ok(!/2\.000/.test(figure.root.innerHTML) && figure.find(".kl-curve.kl-kl").getAttribute("d") === "");
  assert.equal(figure.find(".kl-main").textContent, "KL(p‖q) = ?");
  figure.set({ settled: true });
  pass(300);
  assert.equal(figure.find(".kl-main").textContent, "KL(p‖q) = 2.000 nats");
  assert.ok(figure.find("[role=status]").textContent.endsWith("nats, KL(p‖q) = 2.000 nats"));
});

test("where p is q the estimates are zero, and no number is lost", () => {
  const figure = open("estimates", { mu2: 0 });
  for (const key of ["k1", "k2", "k3"])
    assert.equal(figure.find(`[data-number=${key}]`).textContent, `${key} = 0.00000 ± 0.00000`);
});

test("a latent is an encoder against a prior, and neither is called p or q", () => {
  const figure = open("latent");
  pass(300);
  const said = figure.root.textContent + figure.all("svg").map((svg) => svg.getAttribute("aria-label")).join();
  assert.doesNotMatch(said, /\b[pq]\b/);
  const names = ["encoder = N(1, 0.5²)", "prior = N(0, 1²)"];
  for (const text of [...names, "KL(encoder‖prior) = 0.818 nats", "Swap to KL(prior‖encoder)"])
    assert.ok(said.includes(text), text);
});

// ---- cover or choose ----

const HUMPS = { direction: "qp", marks: true };
const spotsOf = (figure) => figure.all(".kl-mark").map((disc) => [number(disc, "cx"), number(disc, "cy")]);
const costOf = (figure, order) => Number(figure.find(`[data-number=${order}]`).textContent.match(/[\d.]+(?= nats)/)[0]);
const isNear = (value, expected, off) => isBetween(value, expected - off, expected + off);

test("both orders of two humps are those of Python, and of nothing is there a map before it is asked for", () => {
  for (const values of [{}, { a: 2.6, mu2: 0, sigma2: 1 }, { a: 3, w: 0.7, sigma1: 0.5 }]) {
    const figure = open("direction", values);
    const { a, w, sigma1, mu2, sigma2 } = { ...SCENES.direction.start, ...values };
    const p = `(lambda p: [f.kl_from_mixture(p, ${mu2}, ${sigma2}), f.kl_to_mixture(${mu2}, ${sigma2}, p)])`;
    const mixture = `em.Mixture((1 - ${w}, ${w}), (-${a}, ${a}), (1, ${sigma1}))`;
    const [forward, backward] = python(`${p}(${mixture})`, "kl_helpers", "em, fitting as f");
    isNear(costOf(figure, "pq"), forward, 6e-4);
    isNear(costOf(figure, "qp"), backward, 6e-4);
    assert.equal(figure.all(".kl-band").length + figure.all(".kl-mark").length, 0);
  }
});

test("KL(p‖q) of two humps has one lowest point; KL(q‖p) has one, and from a = 2.412 on three", () => {
  for (const [a, direction, count] of [[2.6, "pq", 1], [2.3, "qp", 1], [2.38, "qp", 1], [2.45, "qp", 3], [4, "qp", 3]]) {
    const figure = open("direction", { ...HUMPS, a, direction });
    assert.equal(spotsOf(figure).length, count, `${a} ${direction}`);
  }
});

test("a contour of the humps' map is where KL has its level", () => {
  const figure = open("direction", { ...HUMPS, a: 2.6 });
  const { levels } = SCENES.direction.model;
  const map = figure.all("svg")[1];
  const [left, top, floor, right] = roomOf(map);
  const bands = figure.all(".kl-band").reverse();
  for (const level of [0.6, 0.9, 2]) {
    const ring = points(bands[levels.indexOf(level) - 1]).slice(0, 400);
    const inner = ring.filter(([x, y]) => left + 2 < x && x < right - 2 && top + 2 < y && y < floor - 2);
    for (const [x, y] of inner.filter((_, i) => i % 9 === 0)) {
      const q = { mu2: -5 + (10 * (x - left)) / (right - left), sigma2: 4.5 - (4.2 * (y - top)) / (floor - top) };
      figure.set(q);
      isNear(costOf(figure, "qp"), level, 0.02 * level + 0.002);
    }
  }
});

test("the humps' map is coarse while p moves, and fine once the hand rests, whatever q does", () => {
  const figure = open("direction", { ...HUMPS, a: 2.6 });
  const count = () => points(figure.find(".kl-band")).length;
  const coarse = count();
  pass(300);
  const fine = count();
  assert.ok(fine > 1.5 * coarse, `${fine} and ${coarse}`);
  figure.set({ mu2: -1 });
  assert.equal(count(), fine);
  figure.set({ a: 2.61 });
  assert.ok(count() < 1.2 * coarse);
  pass(100);
  figure.set({ a: 2.62 });
  pass(290);
  assert.ok(count() < 1.2 * coarse);
  pass(10);
  assert.ok(count() > 1.5 * coarse);
  figure.set({ a: 2.63 });
  figure.set({ a: 2.62 }); // and back before it rests
  pass(400);
  assert.ok(count() > 1.5 * coarse);
});

test("q walks down to the lowest point that its start belongs to, and a hand stops it", () => {
  const walked = (start, press = () => {}) => {
    const figure = open("direction", { ...HUMPS, a: 2.6, ...start });
    fire(figure.button("descend"), "click");
    press(figure);
    pass(60000);
    return [figure.model.get("mu2"), figure.model.get("sigma2")];
  };
  const ends = [[2.53, 1.089], [0, 2.461], [-2.53, 1.089]];
  [{ mu2: 3, sigma2: 0.4 }, { mu2: 0.5, sigma2: 4 }, { mu2: -2, sigma2: 1 }].forEach((start, i) =>
    walked(start).forEach((value, n) => isNear(value, ends[i][n], 2e-3)));
  assert.deepEqual(walked({}, (figure) => figure.set({ mu2: -4, sigma2: 3 })), [-4, 3]);
  stillness.asked = true; // then it is there at once
  const figure = open("direction", { ...HUMPS, a: 2.6, mu2: 3, sigma2: 0.4 });
  fire(figure.button("descend"), "click");
  isNear(figure.model.get("mu2"), 2.53, 2e-3);
  stillness.asked = false;
});

test("the best q for KL(p‖q) has the mean and the deviation of p", () => {
  const figure = open("direction", { a: 3, w: 0.7, sigma1: 0.5 });
  fire(figure.button("best"), "click");
  isNear(figure.model.get("mu2"), 1.2, 1e-9);
  isNear(figure.model.get("sigma2") ** 2, 0.3 + 0.7 * 0.25 + 9 - 1.44, 1e-9);
});
