// The sweeps of one parameter of q: densities on the left, KL on the right, one slider below.
// The hand uncovers the curve as it moves, and the reader may draw a guess before.

import { openButton } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, klText, otherThan } from "./divergence.js";
import { openSheet } from "./drawing.js";
import { fixed, html, write } from "./elements.js";
import { kl } from "./formulas.js";
import { openGuess } from "./guess.js";
import { klBySum } from "./numerical.js";
import { framewise, openPlayer, smoothly } from "./player.js";
import { openReach } from "./reach.js";
import { openUncovered } from "./uncovered.js";

const HOW = "draw the curve you expect, or set five heights, then uncover it";

export default function (state, [moved]) {
  const { frames, seconds } = state.scene;
  const reach = openReach(state, moved);
  const guesses = { pq: openGuess(moved), qp: openGuess(moved) };
  const direction = () => state.get("direction");
  const orders = () => (state.get("both") ? [direction(), otherThan(direction())] : [direction()]);
  const guess = () => guesses[direction()];
  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  let sheet;

  // Play from the beginning uncovers the curve from there on.
  function course(time) {
    if (!time) Object.keys(guesses).forEach(reach.forget);
    return isStill() ? framewise(frames, 1) : smoothly(moved.range, seconds);
  }

  // Once the curve is whole: where the guess was furthest off
  function verdict() {
    if (sheet.isOpen()) return HOW;
    const [low, high] = reach.of(direction());
    if (!guess().points().length || low > moved.range[0] || high < moved.range[1]) return "";
    const truth = (value) => kl(...state.ordered({ [moved.name]: value }));
    const [x, ...two] = guess().furthest(truth);
    const [said, is] = two.map((nats) => fixed(inUnit(state, nats), 2));
    return `furthest off at ${moved.symbol} = ${moved.text(x)}: you said ${said}, it is ${is} ${state.get("unit")}`;
  }

  function numbers() {
    const [own, other = ""] = orders().map((order) => klText(state, klBySum, order));
    return { kl: own, other };
  }

  function openPlot(column) {
    const nats = () => klBySum(...state.ordered());
    const { panel, draw } = openUncovered(column, state, moved, { orders, reach, guess, nats });
    sheet = openSheet(column, panel, state, moved, { guess, changed: () => [draw, sheet.draw].forEach((act) => act()) });
    const told = html(column, "p", { class: "how told" });
    state.on(() => {
      sheet.draw();
      write(told, verdict());
    });
    return [panel];
  }

  // Drawing begins anew, on a curve that is not seen.
  function begin() {
    guess().clear();
    reach.forget(direction());
    if (state.get("whole")) state.set("whole", false);
    sheet.open();
  }

  function uncover() {
    reach.uncover(direction());
    sheet.close();
  }

  function openDrawing(row) {
    const button = openButton(row, "", () => {
      (sheet.isOpen() ? uncover : begin)();
      state.drawAll();
    });
    state.on(() => write(button, sheet.isOpen() ? "Uncover" : "Draw it first"));
  }

  return {
    numbers,
    isMain: (key) => key === "kl",
    columns: [(column) => [openDensities(column, state, [moved])], openPlot],
    play(row) {
      openPlayer(row, state, moved, course);
      openDrawing(row);
    },
    forget() {
      for (const [order, drawn] of Object.entries(guesses)) {
        drawn.clear();
        reach.forget(order);
      }
      sheet.close();
    },
    status: () => [...Object.values(numbers()), verdict()].filter(Boolean).join(", "),
  };
}
