// The charts: drawn from the same records as the table, and drawn again when the table shows others.

const views = new Map();
const stale = new Set();
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const changing = ["students", "chosen", "curves", "band", "checks"];

function setsOf(specification) {
  return [...new Set([specification, ...(specification.layer ?? [])].map((part) => part.data?.name).filter(Boolean))];
}

function datasets(name, specification) {
  return Object.fromEntries(setsOf(specification).map((set) => [set, set === "front" ? front(name) : sets[set]()]));
}

async function draw(name, onClick, isOnPaper = false) {
  const specification = structuredClone(data.charts[name]);
  views.get(name)?.finalize();
  const place = document.createElement("div"); // the outer element keeps its role and name
  document.getElementById(`chart-${name}`).replaceChildren(place);
  const { view } = await window.vegaEmbed(place, { ...specification, datasets: datasets(name, specification) }, {
    actions: false,
    ast: true, // expressions are interpreted: the page's policy forbids to evaluate text
    config: data.themes[dark.matches && !isOnPaper ? "dark" : "light"],
    defaultStyle: false,
    renderer: "canvas",
    tooltip: { disableDefaultStyle: true, formatTooltip: (value, sanitize) => tooltip(name, value, sanitize) },
  });
  view.addEventListener("click", (_event, item) => item?.datum && onClick(item.datum));
  views.set(name, view);
  stale.delete(name);
}

function tooltip(name, value, sanitize) {
  const lines = data.hover[name] ?? Object.keys(value).map((key) => [key, key]);
  const rows = lines
    .filter(([key]) => value[key] !== undefined && value[key] !== "–")
    .map(([key, title]) => `<tr><td class="key">${sanitize(title)}</td><td>${sanitize(String(value[key]))}</td></tr>`);
  return `<table><tbody>${rows.join("")}</tbody></table>`;
}

async function drawAll(onClick) {
  for (const name of Object.keys(data.charts)) {
    await new Promise((resolve) => setTimeout(resolve)); // the table answers while the charts are drawn
    await draw(name, onClick);
  }
}

// A printer waits for what a listener does at once, and for nothing that comes later.
function drawOnPaper(onClick) {
  return Promise.all(Object.keys(data.charts).map((name) => draw(name, onClick, true)));
}

const onScreen = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const name = entry.target.id.replace("chart-", "");
    entry.isIntersecting ? onScreen.add(name) : onScreen.delete(name);
    if (entry.isIntersecting && stale.has(name)) refresh(name);
  }
});
for (const drawing of document.querySelectorAll(".drawing")) watcher.observe(drawing);

function refresh(name) {
  const view = views.get(name);
  if (!view) return;
  stale.delete(name);
  for (const set of setsOf(data.charts[name])) {
    if (changing.includes(set)) view.data(set, sets[set]());
  }
  view.runAsync();
}

// One chart at a time: the table is painted before them, and a key that is pressed meanwhile is answered.
let turn = 0;
async function refreshCharts() {
  for (const name of views.keys()) stale.add(name);
  const own = ++turn;
  const place = document.querySelector(".charts");
  place.setAttribute("aria-busy", "true");
  await painted();
  for (const name of [...stale].filter((each) => onScreen.has(each))) {
    if (own !== turn) return;
    refresh(name);
    await painted();
  }
  if (own === turn) place.setAttribute("aria-busy", "false");
}

function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
