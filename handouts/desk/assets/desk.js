// The desk's only script. Each answer of the server is the whole page; this puts its parts into the page that is there,
// whenever something changes, and keeps what was chosen for the next time: choices, and never anything of a patient.
"use strict";

const form = document.getElementById("desk");
const KEPT = "handouts-desk";
const REMEMBERED = ["topic", "preset", "locale", "format", "paper", "view"];
const TYPED_MS = 400;
const SLOW_MS = 1000;
const PAUSE_MS = 300;
let waiting = null;
let later = 0;
let searches = 0;

/** Return what a form of choices says, as a browser would send it. */
function said(extra = {}) {
  const fields = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(extra)) fields.set(name, value);
  return fields;
}

/** Put the parts of an answer that differ into the page, and the focus back where it was. */
function swap(html, parts = "[data-swap]") {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement && document.activeElement.id;
  for (const part of document.querySelectorAll(parts)) {
    const fresh = answer.getElementById(part.id);
    if (!fresh || fresh.innerHTML === part.kept) continue;
    part.kept = fresh.innerHTML;
    const opened = [...part.querySelectorAll("details[open]")].map((one) => one.id);
    part.replaceChildren(...fresh.childNodes);
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  }
  document.getElementById("ticked_for").value = answer.getElementById("ticked_for")?.value ?? "";
  if (focused && document.activeElement.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** Ask for the page of what is chosen now: first with page 1, which is there at once, then with all. */
async function update() {
  clearTimeout(later);
  waiting?.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const slow = setTimeout(() => {
    form.classList.add("is-waiting");
    document.getElementById("facts").textContent = "Laying it out for the first time: this takes some seconds …";
    document.getElementById("facts").kept = "";
  }, SLOW_MS);
  try {
    for (const pages of ["first", "all"]) {
      const answer = await fetch("/", { method: "POST", body: said({ pages }), signal });
      const page = await answer.text();
      clearTimeout(slow);
      form.classList.remove("is-waiting");
      swap(page);
      form.dispatchEvent(new Event("shown"));
      if (!form.querySelector(".coming")) break;
      await new Promise((resume) => setTimeout(resume, PAUSE_MS));
      if (signal.aborted) break;
    }
  } catch (error) {
    if (error.name !== "AbortError") lost();
  } finally {
    clearTimeout(slow);
    if (!signal.aborted) form.classList.remove("is-waiting");
  }
}

function lost() {
  const told = document.createElement("div");
  told.className = "trouble";
  told.setAttribute("role", "alert");
  told.textContent = "The desk does not answer. It may have been closed: start it again, and open the new link.";
  const place = document.getElementById("trouble");
  place.replaceChildren(told);
  place.kept = "";
}

/** Keep choices in this browser. */
function remember() {
  const fields = said();
  const kept = Object.fromEntries(REMEMBERED.map((name) => [name, fields.get(name) ?? ""]));
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // a browser that keeps nothing forgets
  }
}

function recalled() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function pick(name, value) {
  const found = [...form.elements].find((one) => one.name === name && one.type === "radio" && one.value === value);
  if (found) found.checked = true;
  return Boolean(found);
}

/** Show the topics that words or codes find; return them, each with the preset that codes propose. */
async function find(typed) {
  const turn = ++searches;
  const answer = await fetch("/find", { method: "POST", body: new URLSearchParams({ q: typed }) });
  const { topics, told } = await answer.json();
  if (turn !== searches) return []; // more was typed since, and its answer may have been quicker
  for (const row of document.querySelectorAll("[data-topic]")) row.hidden = !(row.dataset.topic in topics);
  document.getElementById("found").textContent = typed ? told : "";
  return Object.entries(topics);
}

/** Return the file of the leaflets, or show why there is none. */
async function made(address) {
  const answer = await fetch(address, { method: "POST", body: said() });
  if (answer.ok) return answer;
  swap(await answer.text(), "#trouble");
  const told = document.getElementById("told");
  if (told && !told.checked) told.focus();
  else document.getElementById("trouble").scrollIntoView({ block: "nearest" });
  return null;
}

/** Print the file in a frame of its own; where a browser can't, it opens the file in a tab. */
async function print(event) {
  event.preventDefault();
  const answer = await made("/print");
  if (!answer) return;
  const address = URL.createObjectURL(await answer.blob());
  document.getElementById("printed")?.remove();
  const frame = document.createElement("iframe");
  frame.id = "printed";
  frame.className = "unseen";
  frame.title = "The leaflet, to print";
  frame.tabIndex = -1;
  frame.onload = () => {
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
    } catch {
      window.open(address);
    }
    form.dispatchEvent(new Event("printing"));
  };
  frame.src = address;
  document.body.append(frame);
}

async function download(event) {
  event.preventDefault();
  const answer = await made("/download");
  if (!answer) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = answer.headers.get("content-disposition").match(/filename="([^"]+)"/)[1];
  link.click();
  URL.revokeObjectURL(link.href);
}

function clear() {
  for (const field of form.querySelectorAll(".fields input, .fields textarea")) field.value = "";
  const told = document.getElementById("told");
  if (told) told.checked = false;
  document.getElementById("copies").value = 1;
  document.querySelector(".fields input, .fields textarea")?.focus();
  update();
}

form.addEventListener("change", (event) => {
  if (event.target.id === "q" || event.target.id === "copies") return;
  remember();
  update();
});
form.addEventListener("input", (event) => {
  if (event.target.id === "q") {
    find(event.target.value);
  } else if (event.target.matches(".fields input, .fields textarea")) {
    clearTimeout(later);
    later = setTimeout(update, TYPED_MS);
  }
});
form.addEventListener("submit", (event) => {
  if (!event.submitter || event.submitter.name === "show") {
    event.preventDefault();
    update();
  }
});
document.getElementById("q").addEventListener("keydown", async (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const [[topic, preset] = []] = await find(event.target.value);
  if (topic && pick("topic", topic)) {
    document.getElementById(`topic-${topic}`).focus();
    await update();
    if (preset && pick("preset", preset)) await update();
    remember();
  }
});
document.getElementById("print").addEventListener("click", print);
document.getElementById("download").addEventListener("click", download);
document.getElementById("next").addEventListener("click", clear);

document.documentElement.classList.add("is-scripted");
for (const one of document.querySelectorAll(".scripted")) one.hidden = false;
if (!("named" in form.dataset)) for (const [name, value] of Object.entries(recalled())) pick(name, value);
(async () => {
  await update();
  const { preset, locale } = recalled();
  if (!("named" in form.dataset)) {
    const moved = [pick("preset", preset), pick("locale", locale)];
    if (moved.includes(true)) await update();
  }
})();
