// What a student's variants did: the table of the student's page, with each effect and its interval drawn on one scale.

function drawing(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function interval([low, at, high, word, arrows]) {
  const { width } = data.variants;
  const kind = `interval ${word}`;
  return drawing(
    "svg",
    { viewBox: `0 0 ${width} 14`, width, height: 14, "aria-hidden": "true" },
    drawing("line", { class: "nothing", x1: width / 2, x2: width / 2, y1: 0, y2: 14 }),
    drawing("line", { class: kind, x1: low, x2: high, y1: 7, y2: 7 }),
    ...(at === null ? [] : [drawing("circle", { class: kind, cx: at, cy: 7, r: 3 })]),
    ...arrows.map((points) => drawing("polygon", { class: kind, points })),
  );
}

function variants(student) {
  if (!student.variants) return [];
  const [first, ...others] = data.variants.titles;
  const titles = others.map((title) => (title ? element("th", { scope: "col" }, title) : element("td")));
  titles.splice(1, 0, element("td")); // above the drawings
  const rows = student.variants.rows.map(([name, figures, mark]) => {
    const cells = figures.map((figure) => element("td", {}, figure));
    cells.splice(1, 0, element("td", {}, ...(mark ? [interval(mark)] : [])));
    return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
  });
  const head = element("thead", {}, element("tr", {}, element("th", { scope: "col" }, first), ...titles));
  const table = element("table", { class: "numbers" }, head, element("tbody", {}, ...rows));
  const said = student.variants.rows.filter(([, , , text]) => text);
  return [
    element(
      "section",
      { class: "variants" },
      element("p", {}, student.variants.heading),
      table,
      element("ul", {}, ...said.map(([name, , , text]) => element("li", {}, element("b", {}, name), `: ${text}`))),
    ),
  ];
}
