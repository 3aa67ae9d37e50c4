// The table of everyone.

function cell(sort, display) {
  return (_value, kind, student) => (kind === "display" ? display(student) : sort(student));
}

function figure(name, sort, title, options = {}) {
  return { title, render: cell(sort, (student) => element("span", {}, student[name])), className: "number", type: "num", ...options };
}

function who(student) {
  const name = student.page ? element("a", { href: student.page }, ...parted(student.id)) : element("b", {}, ...parted(student.id));
  const parts = [element("span", { class: "id" }, name)];
  if (student.name) parts.push(element("span", { class: "name" }, student.name));
  if (student.twins) parts.push(element("span", { class: "badge" }, student.twins === 1 ? "1 twin" : `${student.twins} twins`));
  return element("span", { class: "who" }, ...parts);
}

function against(student) {
  if (student.better === null) return element("span", {}, student.difference);
  const [count, meaning] = student.difference.split(/: | of [\d,]+(?=: )/).filter((part, index, parts) => index === 0 || index === parts.length - 1);
  return element("span", { class: "against" }, count.replace(/ of [\d,]+$/, ""), meaning === count ? "" : element("small", {}, meaning));
}

function opener(student) {
  return element("button", { type: "button", class: "opener", "aria-expanded": "false", "aria-label": `Details of ${student.who}` }, "▸");
}

const withSections = students.some((student) => student.section);
const columns = [
  { title: element("span", { class: "for-ears" }, "details").outerHTML, render: cell((student) => (student.reference ? 0 : 1), opener), orderable: false, className: "open" },
  { title: "rank", render: cell((student) => student.order, (student) => element("span", {}, student.rank)), className: "number rank", type: "num" },
  { title: "who", render: cell((student) => student.sought, who), cellType: "th", createdCell: (th) => th.setAttribute("scope", "row") },
  ...(withSections ? [{ title: "section", render: cell((student) => student.section, (student) => element("span", {}, student.section)), className: "wide section" }] : []),
  { title: "verdict", render: cell((student) => student.verdict, (student) => verdictLabel(student.verdict)) },
  figure("points", (student) => student.earned ?? -1, "points", { className: "number wide", orderSequence: ["desc", "asc"] }),
  ...(students.some((student) => student.totalText !== "–") ? [figure("totalText", (student) => student.counted ?? -1, "total", { className: "number wide", orderSequence: ["desc", "asc"] })] : []),
  figure("accuracyText", (student) => student.accuracy ?? -1, data.images ? `accuracy<br>of ${data.images.toLocaleString("en")}` : "accuracy", { orderSequence: ["desc", "asc"] }),
  { title: "against the<br>reference", render: cell((student) => student.better ?? -Infinity, against), className: "second", type: "num", orderSequence: ["desc", "asc"] },
  figure("parametersText", (student) => student.parameters ?? Infinity, "parameters", { className: "number wide" }),
  figure("flopsText", (student) => student.flops ?? Infinity, "FLOPs", { className: "number wide" }),
  { title: "did not<br>pass", render: cell((student) => student.failing.join(), (student) => element("span", {}, student.failing.join(", "))), className: "wide" },
];

const table = new window.DataTable("#table", {
  data: students,
  columns: columns.map((column) => ({ data: null, searchable: false, orderSequence: ["asc", "desc"], ...column })),
  autoWidth: false,
  order: [[1, "asc"]],
  orderFixed: { pre: [[0, "asc"]] }, // the reference stays on top
  pageLength: 50,
  lengthMenu: [25, 50, 100], // more take so long to draw that somebody would wait; on paper there are all
  layout: { topStart: null, topEnd: null, bottomStart: "pageLength", bottomEnd: "paging" },
  language: { emptyTable: "Nobody has handed in anything.", zeroRecords: "Nobody is like that.", lengthMenu: "_MENU_ rows a page" },
  createdRow: (row, student) => row.setAttribute("id", `row-${student.i}`),
});
table.search.fixed("filters", (_text, student) => student.reference || student.shown);

function toggle(row, choose) {
  const student = row.data();
  const open = !row.child.isShown();
  if (open) row.child(details(student, choose), "open-row").show();
  else row.child.hide();
  const button = row.node().querySelector(".opener");
  button.setAttribute("aria-expanded", String(open));
  button.textContent = open ? "▾" : "▸";
}
