// Every page works without this file; it saves waiting, reloading and slips of the finger.
"use strict";

{ // a scope of its own: a page shown by `send` runs this file again

const POLL_MS = 1000;
const SENT_MS = 3000;

// The page brings the few words that are said from here, in the reader's language.
const words = (name, facts = {}) => document.body.dataset[name].replace(/\{(\w+)\}/g, (_, fact) => facts[fact]);

// Progress: ask for the fragment until it says that nothing more will happen, then show the whole page anew.
function follow(region, shown) {
  const over = () => region.querySelector("[data-over]").dataset.over === "yes";
  if (over()) return;
  setTimeout(async () => {
    try {
      const answer = await fetch(region.dataset.progress);
      if (answer.redirected || !answer.ok) return; // signed out, or gone: the page as it stands is all there is
      const fragment = await answer.text();
      if (fragment !== shown) region.innerHTML = shown = fragment; // only news is read aloud
      if (over()) return location.replace(region.dataset.page);
    } catch { /* the network was away for a moment: ask again */ }
    follow(region, shown);
  }, POLL_MS);
}

// Decisions that cannot be taken back are asked about once more.
function confirmed(sentence, label) {
  const dialog = document.createElement("dialog");
  dialog.innerHTML = '<p></p><form method="dialog" class="actions"><button class="btn btn-primary" value="yes"></button>' +
    '<button class="btn btn-outline-secondary" value=""></button></form>';
  dialog.querySelector("p").textContent = sentence;
  dialog.querySelector("button").textContent = words("confirmed", { label });
  dialog.querySelector("[value='']").textContent = words("notYet");
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => dialog.addEventListener("close", () => {
    dialog.remove();
    answer(dialog.returnValue === "yes");
  }));
}

document.querySelectorAll("[data-progress]").forEach((region) => follow(region));

// A form with files shows how much has been sent; what comes back is shown as the browser itself would.
function send(form, button) {
  const request = new XMLHttpRequest(), progress = document.createElement("progress"), status = document.createElement("p");
  progress.max = 1;
  status.setAttribute("role", "status");
  status.append(words("sending"), " ", progress);
  (button.closest(".actions, fieldset") ?? form).append(status);
  request.upload.addEventListener("progress", ({ loaded, total }) => { progress.value = loaded / total; });
  request.addEventListener("load", () => {
    history.pushState({}, "", request.responseURL);
    document.open();
    document.write(request.responseText);
    document.close();
  });
  request.addEventListener("error", () => {
    status.textContent = words("notSent");
    delete form.dataset.sent;
  });
  request.open("POST", button.hasAttribute("formaction") ? button.formAction : form.action);
  const sent = new FormData(form);
  if (button.name) sent.append(button.name, button.value);
  request.send(sent);
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (form.method === "dialog") return;
  if (form.dataset.sent) return event.preventDefault(); // the second half of a double click
  if (button?.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    if (!await confirmed(button.dataset.confirm, button.firstChild.textContent.trim())) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
    return;
  }
  form.dataset.sent = "yes";
  if (button && [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) {
    event.preventDefault();
    return send(form, button);
  }
  setTimeout(() => { delete form.dataset.sent; }, SENT_MS); // a download leaves the page where it is
});

// A file may be dropped on its form, which then sends itself; one that misses it does not replace the page.
document.querySelectorAll("form[data-drop]").forEach((form) => {
  const field = form.querySelector("input[type=file]"), words = form.querySelector("[data-drop-words]");
  const over = (event) => { event.preventDefault(); form.classList.toggle("is-over", form.contains(event.target)); };
  form.classList.add("drop");
  words.hidden = false;
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", () => form.classList.remove("is-over"));
  document.addEventListener("drop", (event) => {
    over(event);
    form.classList.remove("is-over");
    const { files } = event.dataTransfer;
    if (!form.contains(event.target) || !files.length) return;
    if (files.length > 1) return void (words.textContent = "一次只能核对一个文件，请只拖入一个。");
    field.files = files;
    form.requestSubmit();
  });
});

// A note of the checkup leads to its words in the text.
document.querySelectorAll("[data-quote]").forEach((link) => link.addEventListener("click", (event) => {
  const text = document.querySelector(link.hash), at = text.value.indexOf(link.dataset.quote);
  if (at < 0) return;
  event.preventDefault();
  text.setSelectionRange(at, at + link.dataset.quote.length);
  text.blur();
  text.focus(); // scrolls to the selection
}));

// A standard phrase goes where it can be seen and changed.
document.querySelectorAll("[data-into]").forEach((choice) => choice.addEventListener("change", () => {
  const text = document.getElementById(choice.dataset.into);
  text.value = text.value ? `${text.value.trimEnd()}${choice.value}` : choice.value;
  choice.value = "";
  text.focus();
}));

// The queue by keyboard: j and k walk the list, a and r take the decision that stands on the page, after a question.
document.addEventListener("keydown", async (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  if (event.key === "j" || event.key === "k") {
    const tasks = [...document.querySelectorAll(".tasks a")];
    const here = tasks.indexOf(document.activeElement);
    tasks.at(event.key === "j" ? Math.min(here + 1, tasks.length - 1) : Math.max(here - 1, 0))?.focus();
  }
  const button = event.key === "a" || event.key === "r" ? document.querySelector(`[data-key="${event.key}"]`) : null;
  if (!button) return;
  event.preventDefault();
  const { form } = button, label = button.textContent.trim();
  if (!button.formNoValidate && !form.reportValidity()) return; // what is missing takes the focus
  if (!await confirmed(button.dataset.confirm ?? words("ask", { title: document.querySelector("h1").textContent.trim(), label }), label)) return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(button);
});

// Typed text is not lost by leaving the page by mistake.
document.querySelectorAll("form[data-guard]").forEach((form) => {
  let touched = false;
  form.addEventListener("input", () => { touched = true; });
  addEventListener("beforeunload", (event) => { if (touched && !form.dataset.sent) event.preventDefault(); });
});

// Coming back with the browser's own button finds the form ready again.
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => {
  delete form.dataset.sent;
  delete form.dataset.confirmed;
}));

}
