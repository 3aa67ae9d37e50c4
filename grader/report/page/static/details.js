// What a row shows on demand: its points check by check, every sentence, its variants, its twins and its other
// figures.

function details(student, choose) {
  const figures = [
    ["accuracy", student.accuracyOf],
    ["against the reference", student.difference],
    ["over seeds", student.seeds],
    ["points", student.points],
    ["parameters", student.parametersText],
    ["FLOPs for one image", student.flopsText],
    ["processor time of training", student.cpu === "–" ? "–" : `${student.cpu} s`],
    ["section", student.section],
  ].filter(([, text]) => text && text !== "–");
  const list = element("dl", {}, ...figures.map(([name, text]) => element("div", {}, element("dt", {}, name), element("dd", {}, text))));
  return element("div", { class: "details" }, list, ...twins(student, choose), ...sentences(student), ...checks(student), ...variants(student));
}

function sentences(student) {
  if (!student.why.length) return [];
  const items = student.why.map(([text, isCode]) => element("li", {}, isCode ? element("code", {}, text) : text));
  return [element("ul", { class: "why" }, ...items)];
}

function checks(student) {
  if (!student.checks.length) return [];
  const rows = student.checks.map(([name, status, points, most]) =>
    element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, verdictLabel(status)), element("td", { class: "number" }, most ? `${points} of ${most}` : "–")),
  );
  const head = element("tr", {}, ...["check", "outcome", "points"].map((title) => element("th", { scope: "col" }, title)));
  return [element("table", { class: "numbers" }, element("thead", {}, head), element("tbody", {}, ...rows))];
}

function twins(student, choose) {
  if (!student.group) return [];
  const others = students.filter((other) => other.group === student.group && other !== student);
  const links = others.slice(0, 50).map((other) => {
    const button = element("button", { type: "button", class: "plain" }, other.who);
    button.addEventListener("click", () => choose(other.i));
    return element("li", {}, button);
  });
  const more = others.length > links.length ? [element("li", {}, `and ${others.length - links.length} more`)] : [];
  return [element("p", {}, "The same architecture was handed in by:"), element("ul", { class: "twins" }, ...links, ...more)];
}
