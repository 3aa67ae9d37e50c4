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
  const check = document.getElementById("check");
  if (datum.check && check) {
    check.value = check.value === datum.check ? "" : datum.check;
    apply();
  }
}

form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(apply));
for (const tile of document.querySelectorAll("button.tile")) {
  tile.addEventListener("click", () => {
    const verdict = document.getElementById("verdict");
    verdict.value = verdict.value === tile.dataset.verdict ? "" : tile.dataset.verdict;
    apply();
  });
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
});
window.addEventListener("afterprint", () => table.page.len(shownBefore).draw());

filter();
document.body.dataset.ready = "table";
await drawAll(clicked);
dark.addEventListener("change", () => drawAll(clicked));
document.body.dataset.ready = "charts";
