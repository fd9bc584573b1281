// What makes the pages quicker. Nothing here is needed to finish a task: every control is a link or a form by itself.
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;
const remembered = (key, other) => { try { return localStorage[key] ?? other; } catch { return other; } };
const remember = (key, value) => { try { localStorage[key] = value; } catch { /* private window: not remembered */ } };

document.body.classList.add("js-enabled", "govuk-frontend-supported");
const beside = (name) => new URL(name + new URL(import.meta.url).search, import.meta.url);
import(beside("./govuk-frontend.js")).then((govuk) => govuk.initAll());

// htmx comes only to the pages that swap a part of themselves.
let coming;
const htmx = () => coming ??= new Promise((come, fail) => {
  document.head.append(Object.assign(document.createElement("script"), { src: beside("./htmx.js"), onload: come, onerror: fail }));
}).then(() => window.htmx);
if (one("[hx-get], [data-save], [data-filter]")) htmx().catch(() => { coming = undefined; });

// Whoever is signed in and away for a while finds the page covered.
const session = () => import(beside("./session.js"));
if (document.body.dataset.locksAfter) session();
if (one("[data-unlocked]")) new BroadcastChannel("readiness-session").postMessage("unlocked");

// The one status line. It is filled a moment later, so that a screen reader hears the change; it goes after ten seconds.
const notice = one("[data-notice]");
const words = one(".notice__words", notice);
const undo = one("[data-undo]", notice);
let going;
function say(text, { undoAt = "", undoFields = {}, stay = false } = {}) {
  clearTimeout(going);
  words.textContent = "";
  setTimeout(() => { words.textContent = text; }, 60);
  undo.hidden = !undoAt;
  undo.action = undoAt;
  all("input", undo).forEach((field) => field.remove());
  for (const [name, value] of Object.entries(undoFields)) {
    undo.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  if (!stay) going = setTimeout(() => { if (!notice.matches(":hover, :focus-within")) words.textContent = ""; }, 10_000);
}
if (words.textContent.trim()) {
  const fields = Object.fromEntries(all("input", undo).map((field) => [field.name, field.value]));
  say(words.textContent.trim(), { undoAt: undo.hidden ? "" : undo.getAttribute("action"), undoFields: fields });
}

// Swap one part of the page for the same part of another answer, keep the focus where it was.
async function swap(id, text) {
  const target = document.getElementById(id);
  const held = document.activeElement?.id;
  if (!target || !text.includes(`id="${id}"`)) return;
  await (await htmx()).swap({ sourceElement: target, target, text, select: "#" + CSS.escape(id), swap: "outerMorph" });
  if (held && document.activeElement === document.body) document.getElementById(held)?.focus({ preventScroll: true });
  refreshBulk();
}

// The other forms about a row that was just saved get its new version, so that they don't meet their own page as a conflict.
const renewVersions = (page) => all("[data-row]", page).forEach((field) => {
  all(`[data-row="${CSS.escape(field.dataset.row)}"]`).forEach((other) => { other.value = field.value; });
});

// Save when a value changes: <form data-save="ids of the parts to swap">. A refusal says why and keeps what was typed.
async function save(form) {
  const [part, ...others] = form.dataset.save.split(" ");
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: form.enctype === "multipart/form-data" ? new FormData(form) : new URLSearchParams(new FormData(form)),
      headers: { "HX-Request": "true", "HX-Target": part, Accept: "text/html" },
    });
    const text = await answer.text();
    const page = new DOMParser().parseFromString(text, "text/html");
    const told = one(".notice__words", page)?.textContent.trim();
    if (answer.status === 401 && answer.headers.get("X-Session") === "locked") {
      (await session()).whenUnlocked(() => save(form));
      return;
    }
    if (!answer.ok) {
      say("Not saved. " + (one("[data-problem]", page)?.textContent.trim() || "Try again in a moment."), { stay: true });
      return;
    }
    form.removeAttribute("data-changed");
    for (const id of [part, ...others]) await swap(id, text);
    renewVersions(page);
    const back = one("[data-undo]", page);
    say(told || form.dataset.saved || "Saved.", back && !back.hidden
      ? { undoAt: back.getAttribute("action"), undoFields: Object.fromEntries(new FormData(back)) } : {});
  } catch {
    say("Not saved. The connection is down; what you typed is kept on this page.", { stay: true });
  } finally {
    form.removeAttribute("aria-busy");
  }
}
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-save]")) save(form);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-save]")) return;
  event.preventDefault();
  // Enter in a changed field is a change and a submit at once: one save is enough.
  if (!event.target.hasAttribute("aria-busy")) save(event.target);
});

// In a line of text Enter saves; a new line would be lost in it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("textarea.quiet")) {
    event.preventDefault();
    event.target.blur();
    event.target.focus();
  }
});

// Filters act at once; the address keeps them. Without script the same form has a Show button.
let typing, asked = 0;
const showing = (form) => {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  const address = form.getAttribute("action") + (query.size ? "?" + query : "");
  const mine = ++asked;
  fetch(address, { headers: { "HX-Request": "true", Accept: "text/html" } }).then(async (answer) => {
    const text = await answer.text();
    if (mine !== asked) return; // more was typed since: its answer may have come before this one
    if (!answer.ok) { form.submit(); return; }
    history.replaceState(null, "", address);
    await swap(form.dataset.filter, text);
  });
};
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-filter]")) return;
  clearTimeout(typing);
  typing = setTimeout(() => showing(form), event.target.type === "search" ? 250 : 0);
});

// Ticked rows and the bar of actions on them.
let lastTicked = null;
const ticks = () => all("[data-rows] tbody .pick input");
function refreshBulk() {
  const boxes = ticks(), on = boxes.filter((box) => box.checked), bar = one("[data-bulk]"), every = one("[data-all]");
  if (bar) { bar.hidden = !on.length; one("[data-ticked]", bar).textContent = `${on.length} selected`; }
  if (every) { every.checked = on.length > 0 && on.length === boxes.length; every.indeterminate = on.length > 0 && !every.checked; }
}
document.addEventListener("click", (event) => {
  const box = event.target;
  if (box.matches("[data-rows] tbody .pick input")) {
    const boxes = ticks(), at = boxes.indexOf(box), from = boxes.indexOf(lastTicked);
    if (event.shiftKey && from >= 0) {
      boxes.slice(Math.min(at, from), Math.max(at, from) + 1).forEach((other) => { other.checked = box.checked; });
    }
    lastTicked = box;
    refreshBulk();
  } else if (box.matches("[data-all]")) {
    ticks().forEach((other) => { other.checked = box.checked; });
    refreshBulk();
  } else if (box.matches("[data-clear-ticks]")) {
    ticks().forEach((other) => { other.checked = false; });
    refreshBulk();
    one("h1")?.focus();
  }
});
refreshBulk();

// Typed and not saved: ask before the page is left.
document.addEventListener("input", (event) => event.target.closest("form[data-keep]")?.setAttribute("data-changed", ""));
document.addEventListener("submit", (event) => event.target.removeAttribute("data-changed"));
addEventListener("beforeunload", (event) => { if (one("form[data-changed]")) event.preventDefault(); });

// A long form that keeps itself as a draft, with the count of what is answered.
if (one("form[data-autosave]")) import(beside("./autosave.js"));
const answered = one("[data-answered]");
if (answered) {
  document.addEventListener("change", () => {
    answered.textContent = `${all(".standard input[name^=verdict]:checked").length} of ${answered.dataset.answered} answered`;
  });
}

// Choosing a document offers the place in it; what a person typed there stays.
document.addEventListener("change", (event) => {
  const { fills, value } = event.target.dataset, field = fills && document.getElementById(fills);
  if (field && (!field.value || field.value === field.dataset.offered)) field.value = field.dataset.offered = value;
});

// Words left in a note that has a limit.
const count = (box) => {
  const line = document.getElementById(box.dataset.words), used = box.value.split(/\s+/).filter(Boolean).length;
  line.textContent = `${used} of ${box.dataset.limit} words`;
  line.classList.toggle("save-state--not", used > Number(box.dataset.limit));
};
document.addEventListener("input", (event) => { if (event.target.matches("[data-words]")) count(event.target); });

// Long jobs: the fragment asks for itself again; what it has to say is said once.
let lastSaid = "";
document.addEventListener("htmx:after:swap", () => {
  const line = one("[data-say]")?.dataset.say ?? "";
  if (line && line !== lastSaid) say(line);
  lastSaid = line;
});

// Rows as close or as open as this person likes them.
const density = one("[data-density-switch]");
const showDensity = (value) => { root.dataset.density = value; density?.setAttribute("aria-pressed", String(value === "compact")); };
showDensity(remembered("density", "comfortable"));
density?.addEventListener("click", () => {
  const value = root.dataset.density === "compact" ? "comfortable" : "compact";
  remember("density", value);
  showDensity(value);
});

// Keys. Single ones can be switched off (WCAG 2.1.4); Ctrl+Enter always sends the form one is in.
const help = one("dialog.keyboard"), keySwitch = one("[data-keys-switch]");
if (keySwitch) {
  keySwitch.checked = remembered("keys", "on") === "on";
  keySwitch.addEventListener("change", () => remember("keys", keySwitch.checked ? "on" : "off"));
}
one("[data-keyboard]")?.addEventListener("click", () => help.showModal());
const PLACES = { t: "/", r: "/requests", e: "/evidence", s: "/self-assessment", c: "/cases", g: "/gaps", p: "/packs" };
let afterG = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") {
    const form = document.activeElement.form ?? one("form[data-main]");
    form?.requestSubmit(one("[data-main-button]", form) ?? undefined);
    return;
  }
  // Out of a field of a row, so that the next key moves on.
  if (event.key === "Escape" && event.target.closest("[data-rows] tbody select, [data-rows] tbody input")) one("a", event.target.closest("tr"))?.focus();
  const typingInto = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");
  if (typingInto || event.ctrlKey || event.metaKey || event.altKey || remembered("keys", "on") !== "on") return;
  const rows = all("[data-rows] tbody tr:not(.group)"), at = rows.findIndex((row) => row.contains(document.activeElement));
  if (afterG) {
    afterG = false;
    if (PLACES[event.key] && one(`.mainnav a[href="${PLACES[event.key]}"]`)) location.href = PLACES[event.key];
  } else if (event.key === "g") {
    afterG = true;
    setTimeout(() => { afterG = false; }, 1200);
  } else if (event.key === "/") {
    event.preventDefault();
    one("#find")?.focus();
  } else if (event.key === "?") {
    help?.showModal();
  } else if ((event.key === "j" || event.key === "k") && rows.length) {
    const row = rows[Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)))];
    one("input[type=checkbox], a", row)?.focus();
    row.scrollIntoView({ block: "nearest" });
  } else if (event.key === "x" && at >= 0) {
    const choose = one("[data-choose]", rows[at]);
    if (choose) { event.preventDefault(); choose.focus(); } else one(".pick input", rows[at])?.click();
  }
});

// A place to drop files hands them to its own file field.
for (const drop of all("[data-drop]")) {
  const field = one("input[type=file]", drop);
  const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("is-over", on); };
  for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, over(true));
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, over(false));
  drop.addEventListener("drop", (event) => {
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// On a narrow screen the place one is at is brought into sight.
const here = one(".mainnav [aria-current]"), strip = here?.closest("ul");
if (strip && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = here.offsetLeft - 40;
