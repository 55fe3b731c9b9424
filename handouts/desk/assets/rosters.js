// Sends a roster as it is, in the body of one request, and shows how far the work on one has come.
"use strict";

const POLL_MS = 500;

/** Send a file; its name stays here, but for how it ends: it may be a patient's. */
async function send(file) {
  const told = document.getElementById("told");
  const dot = file.name.lastIndexOf(".");
  const kind = dot < 0 ? "" : file.name.slice(dot);
  told.replaceChildren();
  document.getElementById("drop").classList.add("is-waiting");
  try {
    const answer = await fetch(`/rosters/file?kind=${encodeURIComponent(kind)}`, { method: "POST", body: file });
    if (answer.status === 201) {
      location.assign((await answer.json()).address);
      return;
    }
    const wrong = answer.status === 422 ? await answer.json() : { message: "This file can’t be taken", hint: await said(answer) };
    show(told, wrong);
  } catch {
    show(told, { message: "The desk does not answer", hint: "it may have been closed: start it again, and open the new link" });
  }
  document.getElementById("drop").classList.remove("is-waiting");
}

/** Return what a page of the desk says in its heading. */
async function said(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("h1")?.textContent ?? "";
}

function show(told, { message, hint }) {
  const box = document.createElement("div");
  box.className = "trouble";
  for (const text of [message, hint]) {
    const line = document.createElement("p");
    line.textContent = text.charAt(0).toUpperCase() + text.slice(1);
    box.append(line);
  }
  told.replaceChildren(box);
}

const drop = document.getElementById("drop");
if (drop) {
  const file = document.getElementById("file");
  file.addEventListener("change", () => file.files[0] && send(file.files[0]));
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
  });
} else {
  watch();
}

/** Show how far the work has come, until the page shows what came of it; a desk that does not answer is asked again. */
async function watch() {
  try {
    const answer = await fetch(`${location.pathname}/state`);
    const { state, done } = await answer.json();
    if (!["judging", "making"].includes(state)) return location.reload();
    document.getElementById("done").textContent = done;
    document.getElementById("bar")?.setAttribute("value", done);
  } catch {
    // it is busy, or closed: the next question shows
  }
  setTimeout(watch, POLL_MS);
}
