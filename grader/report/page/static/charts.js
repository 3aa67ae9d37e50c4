// The charts: drawn from the same records as the table, and drawn again when the table shows others.

const views = new Map();
const stale = new Set();
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const trained = students.filter((student) => student.wrong !== null && student.parameters);
const failing = [...(data.charts.checks?.layer[0].encoding.y.sort ?? [])];

const classmates = trained.filter((student) => !student.reference);
const sets = {
  students: () => classmates.map(point),
  chosen: () => [point(trained.find((student) => student.chosen) ?? trained[0])].map((one) => ({ ...one, shown: one.chosen })),
  reference: () => trained.filter((student) => student.reference).map(point),
  threshold: () => [{ plotted: data.threshold }],
  curves: () => {
    const some = lines().flatMap(curve);
    return some.length ? some : sets.reference_curve().map((one) => ({ ...one, shown: false })); // an axis needs numbers
  },
  band: () => band(classmates.filter((student) => student.shown)),
  reference_curve: () => trained.filter((student) => student.reference).flatMap(curve),
  checks: () =>
    failing.map((check) => {
      const all = students.filter((student) => !student.reference && student.failing.includes(check));
      return { check, all: all.length, count: all.filter((student) => student.shown).length };
    }),
};

const fields = ["i", "who", "verdict", "accuracyOf", "difference", "parameters", "parametersText", "flops", "flopsText",
  "sameAs", "plotted", "low", "high", "binText", "shown", "chosen"];

function point(student) {
  return Object.fromEntries(fields.map((name) => [name, student[name]]));
}

function lines() {
  const shown = classmates.filter((student) => student.shown);
  if (classmates.length <= data.mostLines) return classmates;
  return shown.length <= data.mostLines ? shown : classmates.filter((student) => student.chosen);
}

function curve(student) {
  const { i, who, verdict, shown, chosen } = student;
  const points = student.curve.map((accuracy, epoch) => ({ i, who, verdict, shown, chosen, epoch: epoch + 1, accuracy }));
  const known = points.filter((point) => point.accuracy !== null);
  for (const point of known) {
    point.wrong = wrong(point.accuracy);
    point.accuracyText = `${(100 * point.accuracy).toFixed(2)} %`;
    point.last = point === known.at(-1);
  }
  return known;
}

function wrong(accuracy) {
  return Math.max(1 - accuracy, 1e-4);
}

function band(some) {
  const epochs = Math.max(0, ...some.map((student) => student.curve.length));
  return Array.from({ length: epochs }, (_, epoch) => {
    const values = some.map((student) => student.curve[epoch]).filter((value) => typeof value === "number").sort((a, b) => a - b);
    const at = (share) => wrong(values[Math.floor(share * (values.length - 1))]);
    return values.length ? { epoch: epoch + 1, low: at(0.1), wrong: at(0.5), high: at(0.9) } : null;
  }).filter(Boolean);
}

function front(cost) {
  return data.fronts[cost].map((i) => ({ [cost]: students[i][cost], plotted: students[i].plotted }));
}

const changing = ["students", "chosen", "curves", "band", "checks"];

function setsOf(specification) {
  return [...new Set([specification, ...(specification.layer ?? [])].map((part) => part.data?.name).filter(Boolean))];
}

function datasets(name, specification) {
  return Object.fromEntries(setsOf(specification).map((set) => [set, set === "front" ? front(name) : sets[set]()]));
}

async function draw(name, onClick) {
  const specification = structuredClone(data.charts[name]);
  views.get(name)?.finalize();
  const place = document.createElement("div"); // the outer element keeps its role and name
  document.getElementById(`chart-${name}`).replaceChildren(place);
  const { view } = await window.vegaEmbed(place, { ...specification, datasets: datasets(name, specification) }, {
    actions: false,
    ast: true, // expressions are interpreted: the page's policy forbids to evaluate text
    config: data.themes[dark.matches ? "dark" : "light"],
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

let asked = 0;
function refreshCharts() {
  for (const name of views.keys()) stale.add(name);
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(() => [...stale].filter((name) => onScreen.has(name)).forEach(refresh));
}
