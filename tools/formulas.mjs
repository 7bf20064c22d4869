// Sets the formulas of some HTML by MathJax, once and for all: a picture for the eye, and MathML for the ear.
// It takes a list of texts, as JSON, and gives the list of what they become, and the style sheet that goes with them.
//
//     node tools/formulas.mjs < texts.json

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const MathJax = await createRequire(import.meta.url)("mathjax").init({
  loader: { load: ["adaptors/liteDOM", "input/tex-full", "output/svg", "a11y/assistive-mml"], versionWarnings: false },
  tex: { packages: ["base", "ams", "boldsymbol"], inlineMath: [["$", "$"]], processEscapes: true },
  svg: { fontCache: "local" }, // each formula has its own outlines: it can be taken out of its page
  options: { ignoreHtmlClass: "explorer" },
  startup: { typeset: false },
});
const { adaptor, getInputJax, getOutputJax } = MathJax.startup;
const options = { ...MathJax.config.options, InputJax: getInputJax(), OutputJax: getOutputJax() };

function set(html) {
  const { document } = MathJax._.mathjax.mathjax.document(html, options).render();
  const wrong = adaptor.tags(adaptor.body(document), "merror").map((node) => adaptor.textContent(node));
  if (wrong.length) throw Error(wrong.join("\n"));
  return { html: adaptor.innerHTML(adaptor.body(document)), style: adaptor.textContent(adaptor.head(document)) };
}

const done = JSON.parse(readFileSync(0, "utf8")).map(set);
console.log(JSON.stringify({ texts: done.map(({ html }) => html), style: done[0].style }));
