// The data of the page, and elements made of it: text is always set as text, never read as HTML.

const data = JSON.parse(document.getElementById("data").textContent);
const students = data.students;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// Long ids are broken behind a separator, and not in the middle of a word.
function parted(text) {
  return text.split(/(?<=[/_.@~-])/u).flatMap((part, index) => (index ? [element("wbr"), part] : [part]));
}

function verdictLabel(verdict) {
  return element("span", { class: `verdict ${verdict}` }, verdict);
}
