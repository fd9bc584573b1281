// Covers the page when nobody was there for a while, and uncovers it in place: nothing typed is lost. Without script the
// server asks to unlock when the next page or form is sent, and keeps what was typed in it.
const limit = Number(document.body.dataset.locksAfter) * 1000;
const API = "/api/v1/me/session";
const tabs = new BroadcastChannel("readiness-session");
const SAY_EVERY = 60_000;
let lastHere = Date.now(), lastSaid = Date.now(), cover, timer, waiting = [];

const ask = (path, method = "POST", body) => fetch(API + path, {
  method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body),
});

// Typing counts as being there: the server is told once a minute, so that a long text does not lock under one's hands.
function here() {
  lastHere = Date.now();
  if (!cover?.open && lastHere - lastSaid > SAY_EVERY) {
    lastSaid = lastHere;
    ask("/used").then((answer) => { if (answer.status === 401) look(); }, () => {});
  }
}
for (const kind of ["keydown", "pointerdown", "input", "scroll"]) addEventListener(kind, here, { passive: true, capture: true });

// Another tab may be in use: the server knows, so it is asked before the page is covered.
async function look() {
  clearTimeout(timer);
  let left = lastHere + limit - Date.now();
  try {
    const answer = await ask("", "GET");
    if (answer.status === 401) { leave(); return; }
    const state = await answer.json();
    if (state.standing !== "good") { show(state); return; }
    if (cover?.open) uncover();
    left = Math.max(left, state.seconds_left * 1000);
    if (left <= 0) { await ask("/lock"); tabs.postMessage("locked"); show({ ...state, standing: "locked" }); return; }
  } catch { /* no connection: cover by this page's own clock */
    if (left <= 0) { show({ name: "", has_password: true, asks_code: true, by: "password" }); return; }
  }
  timer = setTimeout(look, Math.min(left + 1000, 2 ** 31 - 1));
}

// The session is over: what is on the page is covered for good, and stays for whoever signs in again in another tab.
function leave() {
  show({ name: "", over: true });
}

function show(state) {
  clearTimeout(timer);
  if (!cover) {
    cover = document.createElement("dialog");
    cover.className = "cover";
    cover.setAttribute("aria-labelledby", "cover-heading");
    cover.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(cover);
  }
  if (cover.open) return;
  cover.before = document.title;
  document.title = "Locked – " + document.title.split(" – ").slice(-2).join(" – ");
  const asks = !state.over && state.standing !== "not-vouched" && (state.has_password || state.asks_code);
  const field = state.has_password ? ["password", "Password", "password", "current-password"] : ["code", "Code from your authenticator app", "text", "one-time-code"];
  cover.replaceChildren();
  const add = (name, text, facts = {}, parent = cover) => {
    const made = Object.assign(document.createElement(name), facts);
    if (text) made.textContent = text;
    parent.append(made);
    return made;
  };
  add("h2", "Locked", { id: "cover-heading", className: "govuk-heading-l" });
  add("p", state.over ? "You are signed out. Sign in in a new tab, then come back: what you typed is still here."
    : `${state.name ? state.name + ", nobody" : "Nobody"} was here for a while. What you typed is still here.`, { className: "govuk-body" });
  if (asks) {
    const form = add("form", "", {});
    const group = add("div", "", { className: "govuk-form-group" }, form);
    add("label", field[1], { className: "govuk-label govuk-label--s", htmlFor: "cover-field" }, group);
    const fault = add("p", "", { className: "govuk-error-message", role: "alert", hidden: true }, group);
    const input = add("input", "", { className: "govuk-input", id: "cover-field", name: field[0], type: field[2], autocomplete: field[3], required: true }, group);
    add("button", "Unlock", { className: "govuk-button" }, form);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      try {
        const answer = await ask("/unlock", "POST", { [field[0]]: input.value });
        if (answer.ok) { uncover(); tabs.postMessage("unlocked"); return; }
        const problem = await answer.json();
        fault.textContent = answer.status === 401 ? "You are signed out. Sign in in a new tab, then come back." : problem.detail;
      } catch { fault.textContent = "The connection is down. Try again in a moment."; }
      fault.hidden = false;
      input.select();
    });
  }
  const elsewhere = add("p", "", { className: "govuk-body" });
  if (state.by === "provider") add("a", "Unlock with your council’s sign-in (new tab)", { href: "/sign-in/council?next=/unlocked", target: "_blank" }, elsewhere);
  else if (state.over) add("a", "Sign in (new tab)", { href: "/sign-in?next=/unlocked", target: "_blank" }, elsewhere);
  const held = document.activeElement;
  cover.held = held === document.body ? null : held;
  cover.showModal();
}

function uncover() {
  lastHere = lastSaid = Date.now();
  document.title = cover?.before ?? document.title;
  cover?.close();
  cover?.held?.focus({ preventScroll: true });
  const again = waiting;
  waiting = [];
  for (const act of again) act();
  timer = setTimeout(look, limit);
}

// Other tabs of this session.
tabs.addEventListener("message", ({ data }) => {
  if (data === "unlocked") look();
  else if (data === "locked" && !cover?.open) look();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });

// What a script sent while the session was locked is done again once it is unlocked.
export function whenUnlocked(act) {
  waiting.push(act);
  look();
}

if (limit) timer = setTimeout(look, limit);
