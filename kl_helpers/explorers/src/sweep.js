// The sweeps of one parameter of q: densities on the left, KL on the right, one slider below.
// The hand uncovers the curve as it moves, and the reader may draw a guess before.

import { openButton } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, klText, otherThan } from "./divergence.js";
import { openSheet } from "./drawing.js";
import { fixed, html, write } from "./elements.js";
import { kl } from "./formulas.js";
import { openGuess, openReach } from "./guess.js";
import { klBySum } from "./numerical.js";
import { framewise, openPlayer, smoothly } from "./player.js";
import { openUncovered } from "./uncovered.js";

const HOW = "draw the curve you expect, or set five heights, then uncover it";

export default function (state, [moved]) {
  const { frames, seconds } = state.scene;
  const [guesses, reaches] = [{}, {}]; // by direction
  const direction = () => state.get("direction");
  const orders = () => (state.get("both") ? [direction(), otherThan(direction())] : [direction()]);
  const guess = () => guesses[direction()];
  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  let sheet;

  function begin(order) {
    guesses[order] = openGuess(moved);
    reaches[order] = openReach(moved);
  }

  // Where the hand has been counts, also while all is shown.
  function reach(order) {
    const reached = reaches[order].now();
    return state.get("whole") ? moved.range : reached;
  }

  // Play from the beginning uncovers the curve from there on.
  function course(time) {
    if (time === 0) for (const { forget } of Object.values(reaches)) forget();
    return isStill() ? framewise(frames, 1) : smoothly(moved.range, seconds);
  }

  const numbers = () => {
    const [, other] = orders();
    return { kl: klText(state, klBySum), other: other ? klText(state, kl, other) : "" };
  };

  // Once the curve is whole: where the guess was furthest off
  function told() {
    if (sheet.isOpen()) return HOW;
    if (!guess().points().length || reach(direction()).some((end, i) => end !== moved.range[i])) return "";
    const rows = guess().points().map(([x, said]) => [x, said, kl(...state.ordered({ [moved.name]: x }))]);
    const off = ([, said, is]) => Math.abs(said - is);
    const [x, ...two] = rows.reduce((most, row) => (off(row) > off(most) ? row : most));
    const [said, is] = two.map((nats) => fixed(inUnit(state, nats), 2));
    return `furthest off at ${moved.symbol} = ${moved.text(x)}: you said ${said}, it is ${is} ${state.get("unit")}`;
  }

  function openPlot(column) {
    const nats = () => klBySum(...state.ordered());
    const panel = openUncovered(column, state, moved, { orders, reach, guess, nats });
    const changed = () => [panel.draw, sheet.layOut].forEach((draw) => draw());
    sheet = openSheet(column, panel, state, moved, { guess, changed });
    const line = html(column, "p", { class: "how told" });
    state.on(sheet.layOut);
    state.on(() => write(line, told()));
    return [panel];
  }

  // Drawing begins anew, on a curve that is not seen.
  function openDrawing(row) {
    const button = openButton(row, "", () => {
      if (sheet.isOpen()) {
        reaches[direction()].uncover();
        sheet.close();
      } else {
        begin(direction());
        if (state.get("whole")) state.set("whole", false);
        sheet.open();
      }
      state.drawAll();
    });
    state.on(() => write(button, sheet.isOpen() ? "Uncover" : "Draw it first"));
  }

  function forget() {
    ["pq", "qp"].forEach(begin);
    sheet?.close();
  }

  forget();
  return {
    numbers,
    isMain: (key) => key === "kl",
    columns: [(column) => [openDensities(column, state, [moved])], openPlot],
    play(row) {
      openPlayer(row, state, moved, course);
      openDrawing(row);
    },
    forget,
    status: () => [...Object.values(numbers()), told()].filter(Boolean).join(", "),
  };
}
