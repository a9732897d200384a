// A question's form: what is marked, ordered, written or pressed in it, sent as one answer.

function answer(form) {
  const marks = { order: "li[data-mark]", match: "select" }[form.dataset.kind] ?? "[name=mark]:checked";
  return {
    token: form.dataset.fresh,
    marks: [...form.querySelectorAll(marks)].map((e) => Number(e.dataset.mark ?? e.value)),
    text: form.elements.text?.value ?? "",
    parts: [...new Set([...form.querySelectorAll("[data-part][aria-checked=true]")].map((e) => e.dataset.part))],
  };
}

function move(button, by) {
  const step = button.closest("li");
  if (by < 0) step.previousElementSibling?.before(step);
  else step.nextElementSibling?.after(step);
  button.focus();
}

function press(root, part) {
  for (const e of root.querySelectorAll(`[data-part="${part}"]`)) {
    e.setAttribute("aria-checked", e.getAttribute("aria-checked") !== "true");
  }
}

export function wireForm(figure) {
  const { root } = figure;
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    figure.host.reply({ ...answer(event.target), confidence: Number(event.submitter?.dataset.sure ?? 2) });
  });
  root.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-go], [data-move], [data-part]");
    if (!pressed) return;
    const { go, move: by, part } = pressed.dataset;
    const token = root.querySelector("[data-fresh]")?.dataset.fresh.replace("-marked", "");
    if (go) figure.host.reply({ token, go });
    if (by) move(pressed, by);
    if (part) press(root, part);
  });
  root.addEventListener("keydown", (event) => {
    const part = event.target.closest("[data-part]");
    if (part && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      part.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    }
  });
}
