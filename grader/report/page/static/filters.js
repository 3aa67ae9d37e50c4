// Which submissions are shown. The reference always is.

const form = document.getElementById("filters");

function field(name) {
  return document.getElementById(name)?.value ?? "";
}

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

for (const student of students) {
  student.shown = true;
  student.chosen = false;
  student.sought = folded(`${student.id} ${student.name}`);
}

function filter() {
  const sought = folded(field("search").trim());
  const [verdict, check, section, bin] = ["verdict", "check", "section", "bin"].map(field);
  let count = 0;
  for (const student of students) {
    if (student.reference) continue;
    student.shown =
      student.sought.includes(sought) &&
      (!verdict || student.verdict === verdict) &&
      (!check || student.failing.includes(check)) &&
      (!section || student.section === section) &&
      (!bin || student.binText === bin);
    count += student.shown;
  }
  const all = students.filter((student) => !student.reference).length;
  document.getElementById("shown").textContent = count === all ? `all ${all.toLocaleString("en")} shown` : `${count.toLocaleString("en")} of ${all.toLocaleString("en")} shown`;
  for (const tile of document.querySelectorAll("button.tile")) {
    tile.setAttribute("aria-pressed", String(tile.dataset.verdict === verdict));
  }
}
