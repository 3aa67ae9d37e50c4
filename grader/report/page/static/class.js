// Table, filters and charts, joined: each choice shows everywhere.

function apply() {
  filter();
  table.draw();
  refreshCharts();
}

function mark(i) {
  for (const student of students) student.chosen = student.i === i;
  for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
  document.getElementById(`row-${i}`)?.classList.add("chosen");
  refreshCharts();
}

function choose(i) {
  if (!students[i].shown) {
    form.reset();
    apply();
  }
  const row = table.row((_index, student) => student.i === i);
  const position = table.rows({ search: "applied", order: "applied" }).indexes().indexOf(row.index());
  const { length } = table.page.info();
  if (length > 0) table.page(Math.floor(position / length)).draw("page");
  if (!row.child.isShown()) toggle(row, choose);
  mark(i);
  const node = row.node();
  node.scrollIntoView({ block: "center" });
  node.querySelector(".opener").focus({ preventScroll: true });
}

function clicked(datum) {
  if (Number.isInteger(datum.i)) choose(datum.i);
  else if (datum.check) pick("check", datum.check);
  else if (datum.low !== undefined) pick("bin", students.find((student) => student.low === datum.low)?.binText);
}

// What is picked twice is let go.
function pick(name, value) {
  const select = document.getElementById(name);
  select.value = select.value === value ? "" : value;
  apply();
}

form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(apply));
for (const tile of document.querySelectorAll("button.tile")) {
  tile.addEventListener("click", () => pick("verdict", tile.dataset.verdict));
}
document.getElementById("table").addEventListener("click", (event) => {
  const opener = event.target.closest(".opener");
  if (!opener) return;
  const row = table.row(opener.closest("tr"));
  toggle(row, choose);
  mark(row.data().i);
});

let shownBefore = table.page.len();
window.addEventListener("beforeprint", () => {
  shownBefore = table.page.len();
  table.page.len(-1).draw();
  drawOnPaper(clicked);
});
window.addEventListener("afterprint", () => {
  table.page.len(shownBefore).draw();
  drawAll(clicked);
});

// The titles of the table stick below the filters, whose height depends on the width.
new ResizeObserver(([{ target }]) => {
  document.documentElement.style.setProperty("--filters", `${target.offsetHeight}px`);
}).observe(form);

filter();
document.body.dataset.ready = "table";
await drawAll(clicked);
dark.addEventListener("change", () => drawAll(clicked));
document.body.dataset.ready = "charts";
