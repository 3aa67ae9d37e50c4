// The order of the table: announced by its titles, and chosen from a list where these have no room.

const orderSelect = document.getElementById("order");
const orderable = columns.flatMap((column, index) => (column.orderable === false ? [] : [{ index, ...column }]));
orderSelect.closest("p").classList.toggle("early", withSections); // whose column is the first to go
orderSelect.append(...orderable.map(({ index, title }) => element("option", { value: String(index) }, title.replace("<br>", " "))));

function orderBy(index, direction) {
  table.order([index, direction]).draw();
}

function showOrder() {
  const [index, direction] = table.order()[0];
  orderSelect.value = String(index);
  // DataTables says it of the first sorted column, which here is the fixed one that keeps the reference on top.
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
  const [index, direction] = table.order()[0];
  orderBy(index, direction === "asc" ? "desc" : "asc");
});
table.on("order draw", showOrder);
showOrder();
