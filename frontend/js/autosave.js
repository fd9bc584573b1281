// Keeps a long form as a draft on the server while it is filled in: <form data-autosave="the field that must be answered
// first">. Nothing typed is kept in the browser. Without script the form has its button "Save as a draft".
const form = document.querySelector("form[data-autosave]");
const line = document.getElementById("saved");
const version = form.elements.version;
const WAIT = 2_000;
let timer, going, again = false, lastAt = "";

// The line is read out when it changes, so it says the minute and not each save.
function tell(text, isSaved) {
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("save-state--not", !isSaved);
}

const typed = (from = form) => {
  const fields = new FormData(from);
  fields.delete("version");
  return new URLSearchParams(fields).toString();
};

// What the page came with, before anyone typed.
const untouched = () => {
  const copy = form.cloneNode(true);
  copy.reset();
  return typed(copy);
};

async function send() {
  const sent = typed();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "HX-Request": "true", "HX-Target": line.id, Accept: "text/html" },
      keepalive: true,
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) {
      const why = page.querySelector("[data-problem]")?.textContent.trim() || "Try again in a moment.";
      tell(`Not saved${lastAt && ` since ${lastAt}`}. ${why}`, false);
      return;
    }
    version.value = page.querySelector("input[name=version]").value;
    const saved = page.getElementById(line.id);
    lastAt = saved.dataset.at;
    tell(saved.textContent.trim(), !saved.dataset.unkept);
    if (typed() === sent && !saved.dataset.unkept) form.removeAttribute("data-changed");
  } catch {
    tell(`Not saved${lastAt && ` since ${lastAt}`}. The connection is down; your answers are kept on this page.`, false);
  }
}

async function keep() {
  clearTimeout(timer);
  timer = undefined;
  if (!form.elements[form.dataset.autosave].value) {
    tell("Not saved yet: answer the first question.", false);
    return;
  }
  if (going) { again = true; return; }
  going = send();
  await going;
  going = undefined;
  if (again) { again = false; keep(); }
}

const later = () => { clearTimeout(timer); timer = setTimeout(keep, WAIT); };
form.addEventListener("input", later);
addEventListener("online", () => { if (form.hasAttribute("data-changed")) keep(); });
addEventListener("visibilitychange", () => { if (document.hidden && timer) keep(); });

// A person who saves while a draft is under way waits for it: two saves of one version would meet as a conflict.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  timer = undefined;
  again = false;
  if (!going) return;
  event.preventDefault();
  const { submitter } = event;
  going.finally(() => setTimeout(() => form.requestSubmit(submitter)));
});

// On a slow connection people type before this script has come: that counts too.
if (typed() !== untouched()) {
  form.setAttribute("data-changed", "");
  later();
}
