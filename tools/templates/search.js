// Finds the parts of the course that have all words, in this page alone.

const index = new MiniSearch({
  fields: ["heading", "page", "text"],
  storeFields: ["heading", "page", "text"],
  searchOptions: { boost: { heading: 3, page: 2 }, prefix: true, fuzzy: 0.15, combineWith: "AND" },
});
index.addAll(SECTIONS);

const box = document.querySelector("[type=search]");

function find() {
  const found = index.search(box.value);
  document.getElementById("found").replaceChildren(...found.map(entry));
  const count = found.length === 1 ? "1 place" : `${found.length} places`;
  document.getElementById("count").textContent = box.value ? `${count} for ${box.value}` : "";
}

function entry({ id, page, heading, text, terms }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = id;
  link.textContent = heading === page ? page : `${page}: ${heading}`;
  item.append(link, document.createElement("br"), excerpt(text, terms));
  return item;
}

// Some words around the first that was found
function excerpt(text, terms) {
  const places = terms.map((term) => text.toLowerCase().indexOf(term)).filter((place) => place >= 0);
  const at = Math.min(...places, text.length);
  const start = text.lastIndexOf(" ", Math.max(at - 60, 0)) + 1;
  return `${start ? "… " : ""}${text.slice(start, start + 160).trim()}${start + 160 < text.length ? " …" : ""}`;
}

box.value = new URLSearchParams(location.search).get("q");
box.addEventListener("input", find);
find();
