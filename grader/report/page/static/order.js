// The order of the table: said of its titles, and chosen where they have no room for it as by a click on one.

const orderSelect = document.getElementById("order");
const orderable = columns.flatMap((column, index) => (column.orderable === false ? [] : [{ index, ...column }]));
orderSelect.closest("p").classList.toggle("early", withSections); // whose column is the first to go
orderSelect.append(...orderable.map(({ index, title }) => element("option", { value: String(index) }, title.replace("<br>", " "))));

function orderBy(index, direction) {
  table.order([index, direction]).draw();
}

function showOrder() {
  const [index, direction] = table.order().at(-1);
  orderSelect.value = String(index);
  // DataTables says it only where nothing is sorted beside that column, and here the reference always stays on top.
  table.columns().header().each((title, at) => {
    if (at === index) title.setAttribute("aria-sort", `${direction}ending`);
    else title.removeAttribute("aria-sort");
  });
  document.getElementById("reverse").setAttribute("aria-label", `Reverse the order, which is ${direction === "asc" ? "ascending" : "descending"}`);
}

orderSelect.addEventListener("change", () => {
  const column = columns[Number(orderSelect.value)];
  orderBy(Number(orderSelect.value), column.orderSequence?.[0] ?? "asc");
});
document.getElementById("reverse").addEventListener("click", () => {
  const [index, direction] = table.order().at(-1);
  orderBy(index, direction === "asc" ? "desc" : "asc");
});
table.on("order draw", showOrder);
showOrder();
