// What is wrong with this page, as sentences. Arguments: the language tag, the most bytes of HTML.
const [tag, heaviest] = arguments;
const found = [];
const all = selector => [...document.querySelectorAll(selector)];
const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className && e.getAttribute("class") ? "." + e.getAttribute("class") : "") +
  " “" + (e.innerText || e.name || "").trim().slice(0, 40) + "”";
const shown = e => e.checkVisibility() && !e.closest(".hidden, .skip, thead") && e.getBoundingClientRect().width > 1;

const root = document.documentElement;
if (root.lang !== tag) found.push(`the page says it is in ${root.lang}, not ${tag}`);
if (root.dir !== "ltr") found.push(`the page runs ${root.dir}`);
if (all("h1").length !== 1) found.push(`${all("h1").length} headings of the first level`);
if (!document.title.trim() || document.title.trim().startsWith("·")) found.push(`the title is “${document.title}”`);

for (const field of all("input:not([type=hidden]), select, textarea"))
  if (!field.labels.length) found.push(`no label for ${name(field)}`);
for (const button of all("button, a, summary"))
  if (!button.textContent.trim() && !button.getAttribute("aria-label")) found.push(`nothing to read in ${name(button)}`);
const ids = all("[id]").map(e => e.id);
for (const id of new Set(ids)) if (ids.filter(each => each === id).length > 1) found.push(`#${id} is there twice`);
for (const e of all("[for], [aria-describedby], [aria-labelledby], a[href^='#']"))
  for (const attribute of ["for", "aria-describedby", "aria-labelledby", "href"])
    for (const id of (e.getAttribute(attribute) || "").split(/\s+/))
      if (id && (attribute !== "href" || id.startsWith("#")) && !document.getElementById(id.replace(/^#/, "")))
        found.push(`${attribute} of ${name(e)} means ${id}, which is not there`);

const takesFocus = e => e.matches("input:not([type=hidden]), select, textarea") && !e.disabled && e.checkVisibility();
for (const link of all(".summary a[href^='#']")) {
  const target = document.getElementById(link.getAttribute("href").slice(1));
  if (target && !takesFocus(target)) found.push(`${name(link)} leads to ${name(target)}, which takes no focus`);
}
for (const words of all(".hint, .error").filter(e => e.checkVisibility())) {
  const owners = all("input, select, textarea, fieldset").filter(e => (e.getAttribute("aria-describedby") || "").split(/\s+/).includes(words.id));
  if (!words.id || !owners.length) found.push(`no field names ${name(words)}`);
  if (words.matches(".error") && owners.some(e => e.tagName !== "FIELDSET" && e.getAttribute("aria-invalid") !== "true"))
    found.push(`the field of ${name(words)} does not say that it is wrong`);
}

for (const mark of all("label.choice input").filter(e => e.checkVisibility())) {
  const label = mark.closest("label"), [at, words] = [mark.getBoundingClientRect(), label.getBoundingClientRect()];
  if (at.top < words.top || at.bottom > words.bottom || at.left < words.left || at.right > words.right)
    found.push(`the mark of ${name(label)} stands elsewhere`);
}

if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} wide on a screen of ${innerWidth}`);
const wide = all("main *, header *, footer *").filter(e => shown(e) && !e.closest("svg") && e.getBoundingClientRect().right > innerWidth + 0.5);
for (const e of wide.slice(-3)) found.push(`${name(e)} ends at ${Math.round(e.getBoundingClientRect().right)}`);

const targets = "button, .button, select, textarea, summary, nav a, label.choice, input:not([type=hidden], [type=radio], [type=checkbox])";
if (innerWidth < 600)
  for (const e of all(targets).filter(shown)) {
    const height = e.getBoundingClientRect().height;
    if (height < 44) found.push(`${name(e)} is ${height.toFixed(1)} high: a thumb misses it`);
  }

const [page] = performance.getEntriesByType("navigation");
if (page.encodedBodySize > heaviest) found.push(`the page weighs ${page.encodedBodySize} bytes`);
return found.slice(0, 30);
