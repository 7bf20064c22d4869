// Elements, and the numbers written into them.

// Every class gets the prefix kl-: a host's own style sheet knows none of ours. What stays is not set again, for
// a browser lays it out anew.
export function assign(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = name === "class" ? value.replace(/[^ ]+/g, "kl-$&") : String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

const maker = (namespace) => (parent, tag, attributes = {}, text = "") => {
  const element = document.createElementNS(namespace, tag);
  assign(element, attributes);
  element.textContent = text;
  return parent.appendChild(element);
};

export const html = maker("http://www.w3.org/1999/xhtml");
export const svg = maker("http://www.w3.org/2000/svg");

export const rounded = (value, digits = 2) => Number(value.toFixed(digits)) + 0; // + 0 turns -0 into 0
export const fixed = (value, digits) => rounded(value, digits).toFixed(digits);
export const typeset = (text) => text.replace(/-(?=[\d.])/g, "−"); // a minus, and no hyphen
export const counted = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;
export const normal = (mu, sigma) => `N(${rounded(mu)}, ${rounded(sigma)}²)`;

export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
