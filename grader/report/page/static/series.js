// What the charts show of the records: the data sets that the specifications name.

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
