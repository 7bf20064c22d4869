// A line to type in, keys for the signs that a keyboard lacks, and buttons. What is read and proved, the kernel knows.
const BUTTONS = ["Check", "Undo", "Start over", "Hint"];

const render = ({ model, el }) => {
  const add = (parent, tag, attributes) => parent.appendChild(Object.assign(document.createElement(tag), attributes));
  const button = (parent, textContent, onclick) => add(parent, "button", { type: "button", textContent, onclick });
  el.dataset.lmSuppressShortcuts = "true"; // of JupyterLab, which would take the keys for its own

  const label = add(el, "label", { textContent: "Your next line" });
  const plain = { autocomplete: "off", autocapitalize: "off", spellcheck: false };
  const line = add(label, "input", { value: model.get("text"), ...plain });
  const tell = () => {
    model.set("text", line.value);
    model.save_changes();
  };
  const say = (does) => {
    status.textContent = ""; // the same answer may come again
    model.send({ does, text: line.value });
  };
  line.oninput = tell;
  line.onkeydown = (event) => {
    if (event.key === "Enter") say("Check");
  };

  const keys = add(el, "div", { role: "group", ariaLabel: "signs to type" });
  for (const [name, text] of Object.entries(model.get("signs")))
    button(keys, name, () => {
      line.setRangeText(text, line.selectionStart, line.selectionEnd, "end");
      line.focus();
      tell();
    });
  const buttons = add(el, "div", { role: "group", ariaLabel: "the proof" });
  for (const name of BUTTONS) button(buttons, name, () => say(name));
  const status = add(el, "p", { role: "status", textContent: model.get("said") });
  button(buttons, "Copy as a cell", () => {
    const python = model.get("python");
    status.textContent = `For a cell, and on the clipboard if your browser allows it:\n\n${python}`;
    navigator.clipboard?.writeText(python).catch(() => {});
  });
  // Not on a change of the text: the kernel's echo of what was typed may come after its answer.
  model.on("msg:custom", ({ text, said }) => {
    status.textContent = said;
    if (text === null) return;
    line.value = text;
    tell();
  });
};

export default { render };
