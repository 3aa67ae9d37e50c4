// The charts: drawn from the same records as the table, and drawn again when the table shows others.

const views = new Map();
const stale = new Set();
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const trained = students.filter((student) => student.wrong !== null && student.parameters);
const failing = [...(data.charts.checks?.layer[0].encoding.y.sort ?? [])];

const sets = {
  students: () => trained.filter((student) => !student.reference).map((student) => ({ ...student })),
  reference: () => trained.filter((student) => student.reference).map((student) => ({ ...student })),
  threshold: () => [{ wrong: data.threshold }],
  curves: () => trained.filter((student) => !student.reference).flatMap(curve),
  reference_curve: () => trained.filter((student) => student.reference).flatMap(curve),
  checks: () =>
    failing.map((check) => {
      const all = students.filter((student) => !student.reference && student.failing.includes(check));
      return { check, all: all.length, count: all.filter((student) => student.shown).length };
    }),
};

function curve(student) {
  const { i, who, verdict, shown, chosen } = student;
  const points = student.curve.map((accuracy, epoch) => ({ i, who, verdict, shown, chosen, epoch: epoch + 1, accuracy }));
  const known = points.filter((point) => point.accuracy !== null);
  for (const point of known) {
    point.wrong = Math.max(1 - point.accuracy, 1e-4);
    point.accuracyText = `${(100 * point.accuracy).toFixed(2)} %`;
    point.last = point === known.at(-1);
  }
  return known;
}

function front(cost) {
  return data.fronts[cost].map((i) => ({ [cost]: students[i][cost], wrong: students[i].wrong }));
}

function datasets(name, specification) {
  const names = new Set([specification, ...(specification.layer ?? [])].map((part) => part.data?.name).filter(Boolean));
  return Object.fromEntries([...names].map((set) => [set, set === "front" ? front(name) : sets[set]()]));
}

async function draw(name, onClick) {
  const specification = structuredClone(data.charts[name]);
  views.get(name)?.finalize();
  const { view } = await window.vegaEmbed(`#chart-${name}`, { ...specification, datasets: datasets(name, specification) }, {
    actions: false,
    ast: true, // expressions are interpreted: the page's policy forbids to evaluate text
    config: data.themes[dark.matches ? "dark" : "light"],
    defaultStyle: false,
    renderer: "canvas",
    tooltip: { disableDefaultStyle: true },
  });
  view.addEventListener("click", (_event, item) => item?.datum && onClick(item.datum));
  views.set(name, view);
  stale.delete(name);
}

async function drawAll(onClick) {
  for (const name of Object.keys(data.charts)) await draw(name, onClick);
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
  for (const set of ["students", "curves", "checks"]) {
    if (set in datasets(name, data.charts[name])) view.data(set, sets[set]());
  }
  view.runAsync();
}

let asked = 0;
function refreshCharts() {
  for (const name of views.keys()) stale.add(name);
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(() => [...stale].filter((name) => onScreen.has(name)).forEach(refresh));
}
