// A live figure: shows the markup that the server drew, changing only what changed; sends what the
// learner sets; plays a track of steps without asking the server.

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function morph(old, next) {
  for (const { name, value } of [...next.attributes]) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
      // Not a field that is being changed: it is ahead of the answer (settle looks after the one that was sent).
      if (name === "value" && old !== document.activeElement) old.value = value;
    }
  }
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  const before = [...old.childNodes];
  const after = [...next.childNodes];
  after.forEach((node, i) => {
    const was = before[i];
    if (!was) old.append(node);
    else if (was.nodeType === 1 && node.nodeType === 1 && was.tagName === node.tagName) morph(was, node);
    else if (was.nodeType === 3 && node.nodeType === 3) {
      if (was.data !== node.data) was.data = node.data;
    } else was.replaceWith(node);
  });
  before.slice(after.length).forEach((node) => node.remove());
}

const isOff = (press) => press.querySelector(".unit").classList.contains("off");

function showStep(root, step) {
  const { n, text, html, attr, off } = root.track;
  const i = Math.max(0, Math.min(n - 1, step));
  root.step = i;
  const slot = (name) => root.querySelectorAll(`[data-slot="${name}"]`);
  for (const [name, values] of Object.entries(text)) slot(name).forEach((e) => (e.textContent = values[i]));
  for (const [name, values] of Object.entries(html)) slot(name).forEach((e) => (e.innerHTML = values[i]));
  for (const [key, values] of Object.entries(attr)) {
    const [name, attribute] = key.split("@");
    slot(name).forEach((e) => e.setAttribute(attribute, values[i]));
  }
  if (off) {
    const dropped = new Set(off[i]);
    root.querySelectorAll("[data-unit]").forEach((e) => e.classList.toggle("off", dropped.has(e.dataset.unit)));
    root.querySelectorAll("[data-ends]").forEach((e) =>
      e.classList.toggle("off", e.dataset.ends.split(" ").some((end) => dropped.has(end))),
    );
  }
  for (const e of root.querySelectorAll("[data-flip]")) e.setAttribute("aria-pressed", isOff(e));
  root.querySelectorAll("[data-scrub]").forEach((e) => (e.value = i));
}

// While a slider is dragged Streamlit waits until it rests. A plot that says data-follow="p" moves with the
// thumb at once: units with a number below p (data-u) are dropped, parts with data-rise stand at height p.
// What rests is then drawn by the server.
function follow(root) {
  const plot = root.querySelector("[data-follow]");
  const thumb = plot && document.querySelector(`.st-key-${plot.dataset.follow} input[type=range]`);
  if (!thumb || root.followed === thumb) return;
  root.followed = thumb;
  const rise = () => {
    const now = root.querySelector("[data-follow]");
    if (!now || !root.isConnected) return;
    const level = Number(thumb.value);
    const height = Number(now.getAttribute("height"));
    for (const e of now.querySelectorAll("[data-u]")) {
      const unit = e.querySelector(".unit");
      unit.classList.toggle("off", Number(e.dataset.u) < level);
    }
    for (const e of now.querySelectorAll("[data-rise]")) {
      for (const name of e.dataset.rise.split(" ")) {
        e.setAttribute(name, height * (name === "height" ? level : 1 - level));
      }
    }
    for (const e of now.querySelectorAll("[data-level]")) e.textContent = bengali(level);
  };
  // With the next frame: first the key press is on its way to the server.
  new MutationObserver(() => requestAnimationFrame(rise)).observe(thumb, { attributes: true, attributeFilter: ["value", "aria-valuetext"] });
}

const bengali = (number) => String(number).replace(/[0-9]/g, (digit) => "০১২৩৪৫৬৭৮৯"[digit]);

function stop(root) {
  clearTimeout(root.timer);
  root.timer = null;
  for (const e of root.querySelectorAll("[data-labels]")) e.textContent = e.dataset.labels.split("|")[0];
}

function play(root) {
  if (root.step >= root.track.n - 1) showStep(root, 0);
  for (const e of root.querySelectorAll("[data-labels]")) e.textContent = e.dataset.labels.split("|")[1];
  const tick = () => {
    if (!root.isConnected) return;
    showStep(root, root.step + 1);
    if (root.step >= root.track.n - 1) stop(root);
    else root.timer = setTimeout(tick, root.track.pause);
  };
  root.timer = setTimeout(tick, root.track.pause);
}

const moves = {
  toggle: (root) => (root.timer ? stop(root) : play(root)),
  first: (root) => (stop(root), showStep(root, 0)),
  prev: (root) => (stop(root), showStep(root, root.step - 1)),
  next: (root) => (stop(root), showStep(root, root.step + 1)),
};

// data-flip="off=3": sends the row of switches "off" as it is on the screen now, with the pressed one changed,
// and the step that a track has come to.
function flipped(root, pressed) {
  const name = pressed.dataset.flip.split("=")[0];
  const all = [...root.querySelectorAll(`[data-flip^="${name}="]`)];
  all.sort((a, b) => a.dataset.flip.split("=")[1] - b.dataset.flip.split("=")[1]);
  const bits = all.map((e) => Number(isOff(e) !== (e === pressed)));
  return `${name}=${bits.join("")}` + (root.track ? `&step=${root.step + 1}` : "");
}

// A form's answer: the values of its marks, its text, the parts that are pressed.
function answer(form) {
  const marks = { order: "li[data-mark]", match: "select" }[form.dataset.kind] ?? "[name=mark]:checked";
  return {
    token: form.dataset.fresh,
    marks: [...form.querySelectorAll(marks)].map((e) => Number(e.dataset.mark ?? e.value)),
    text: form.elements.text?.value ?? "",
    parts: [...new Set([...form.querySelectorAll("[data-part][aria-checked=true]")].map((e) => e.dataset.part))],
  };
}

// What a learner writes stays in this tab: it outlives a page, a reload, a tab that the phone put to sleep.
const tab = {
  read: (key) => {
    try { return sessionStorage.getItem(key) ?? ""; } catch { return ""; } // storage may be switched off
  },
  write: (key, text) => {
    try { sessionStorage.setItem(key, text); } catch { /* then it lives as long as the page */ }
  },
  forget: (prefix) => {
    try {
      for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
    } catch { /* nothing was kept */ }
  },
};

// data-keep="key" on a field: what is written is kept; data-kept="key": the place that shows it again.
function showKept(root) {
  for (const e of root.querySelectorAll("[data-keep]")) e.value ||= tab.read(e.dataset.keep);
  for (const e of root.querySelectorAll("[data-kept]")) e.textContent = tab.read(e.dataset.kept) || e.dataset.none;
}

// data-clock="key": how much of data-seconds is left since it was first shown; with data-spent, how long it took.
function showClock(root) {
  clearInterval(root.clock);
  const face = root.querySelector("[data-clock]");
  if (!face) return;
  const { clock: key, seconds, left, over, spent } = face.dataset;
  const since = (name) => {
    if (!tab.read(name)) tab.write(name, Date.now());
    return Number(tab.read(name)) || Date.now();
  };
  const start = since(key);
  if (spent) {
    face.textContent = spent.replace("{minutes}", bengali(Math.max(1, Math.ceil((since(`${key}-end`) - start) / 60000))));
    return;
  }
  const tick = () => {
    const rest = Math.ceil(seconds - (Date.now() - start) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    face.textContent = rest > 0 ? `${left} ${bengali(`${two(Math.floor(rest / 60))}:${two(rest % 60)}`)}` : over;
    if (rest <= 0 || !root.isConnected) clearInterval(root.clock);
  };
  root.clock = setInterval(tick, 1000);
  tick();
}

function wireForm(root) {
  root.addEventListener("input", ({ target }) => target.dataset?.keep && tab.write(target.dataset.keep, target.value));
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    root.reply({ ...answer(event.target), confidence: Number(event.submitter?.dataset.sure ?? 2) });
  });
  root.addEventListener("click", (event) => {
    const { go, move, part } = event.target.closest("[data-go], [data-move], [data-part]")?.dataset ?? {};
    const token = root.querySelector("[data-fresh]")?.dataset.fresh.replace("-marked", "");
    if (go) root.reply({ token, go });
    if (move) {
      const step = event.target.closest("li");
      const other = move < 0 ? step.previousElementSibling : step.nextElementSibling;
      if (move < 0) other?.before(step);
      else other?.after(step);
      event.target.closest("button").focus();
    }
    if (part) {
      for (const e of root.querySelectorAll(`[data-part="${part}"]`)) {
        e.setAttribute("aria-checked", e.getAttribute("aria-checked") !== "true");
      }
    }
  });
  root.addEventListener("keydown", (event) => {
    const part = event.target.closest("[data-part]");
    if (part && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      part.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    }
  });
}

function wire(root) {
  wireForm(root);
  const act = (event) => {
    const e = event.target.closest("[data-set], [data-flip], [data-play], [data-copy], [data-print], [data-take]");
    if (!e || !root.contains(e)) return false;
    if ("print" in e.dataset) print();
    if (e.dataset.forget) tab.forget(e.dataset.forget);
    if (e.dataset.flip) root.send(flipped(root, e));
    if (e.dataset.set) {
      root.halted = root.querySelector("[data-continue]") !== null;
      root.send(e.dataset.set);
    }
    if (e.dataset.play && root.track) moves[e.dataset.play](root);
    if (e.dataset.play && e.dataset.set) root.ahead = root.step;
    if (e.dataset.copy) copy(e);
    if (e.dataset.take) take(root, e);
    return true;
  };
  root.addEventListener("click", act);
  root.addEventListener("keydown", (event) => {
    const svgButton = event.target.closest("g[role=button]");
    if (svgButton && (event.key === "Enter" || event.key === " ")) {
      act(event);
      event.preventDefault();
    }
  });
  root.addEventListener("change", (event) => {
    const name = event.target.dataset?.input;
    if (!name) return;
    const fields = [...root.querySelectorAll(`[data-input="${name}"]`)];
    root.asked = event.target;
    root.sent = event.target.value;
    // A semicolon after each, so that a comma inside a field is told from one between two.
    root.send(`${name}=${fields.map((e) => `${e.value.trim()};`).join("")}`);
    if ("scrub" in event.target.dataset) root.ahead = root.step;
  });
  root.addEventListener("input", (event) => {
    const { scrub, field } = event.target.dataset ?? {};
    if (scrub !== undefined) {
      stop(root);
      showStep(root, Number(event.target.value));
    }
    if (field && event.target.type === "range") sayValue(event.target);
  });
  root.addEventListener("pointermove", (event) => hover(root, event));
  root.addEventListener("change", (event) => changeField(root, event.target));
}

// Over a plot that says data-scrub-here the pointer reads the values: its place is the step.
function hover(root, event) {
  const plot = event.target.closest("[data-scrub-here]");
  if (!plot || !root.track || root.timer || event.pointerType !== "mouse") return;
  const { left, width } = plot.getBoundingClientRect();
  showStep(root, Math.round(((event.clientX - left) / width) * (root.track.n - 1)));
}

// Beside a slider of a form stands its value.
function sayValue(slider) {
  const said = slider.closest("label").querySelector("output");
  said.textContent = bengali(slider.value);
  slider.setAttribute("aria-valuetext", said.textContent);
}

// data-field="name": a field of a form, sent when it has changed; data-file="name": a file, sent when chosen.
async function changeField(root, e) {
  const { field, file } = e.dataset ?? {};
  if (!field && !file) return;
  root.asked = e;
  root.sent = e.value;
  root.classList.add("busy");
  if (field) return root.reply({ token: "field", field, value: e.value });
  if (!e.files[0]) return root.classList.remove("busy");
  // More than the server would take is not even read whole: it says so of the first part.
  const text = await e.files[0].slice(0, 300_000).text();
  e.value = "";
  root.reply({ token: "file", file, text });
}

// Beside prose the style sheet asks how tall the stage is.
function tell(root) {
  const stage = root.closest(".st-key-stage")?.parentElement;
  stage?.style.setProperty("--tall", `${stage.offsetHeight}px`);
}

// A picture of work that is not done asks for the next part of it, until the learner sets something else.
function goOn(root) {
  const more = root.querySelector("[data-continue]");
  if (!more) root.halted = false;
  else if (!root.halted) root.send(more.dataset.continue);
}

// data-take="svg": the figure as a file; what makes it is fetched when first asked for.
async function take(root, e) {
  const { done, failed, module } = e.closest(".take").dataset;
  const said = e.closest(".take").querySelector("[aria-live]");
  said.textContent = ""; // the same words twice are not read aloud
  try {
    await (await import(module)).take(root, e.dataset.take);
    said.textContent = done;
  } catch (error) {
    console.warn(error);
    said.textContent = failed;
  }
}

async function copy(e) {
  const text = e.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard over plain http on a class network: select through a passing field instead.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  if (e.dataset.done) e.textContent = e.dataset.done;
}

// The first byte only tells two answers with the same picture apart.
async function inflate(bytes) {
  const stream = new Blob([bytes.subarray(1)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".figure");
  if (!root.send) wire(root);
  root.send = (text) => {
    root.ahead = null;
    setTriggerValue("set", text);
  };
  root.reply = (sent) => setTriggerValue("reply", JSON.stringify(sent));
  root.newest = data;
  const picture = await inflate(data);
  if (root.newest === data) draw(root, picture);
}

// Prose, which the server has made HTML already: shown as it is.
export async function prose({ data, parentElement }) {
  const root = parentElement.querySelector(".prose");
  root.newest = data;
  const html = await inflate(data);
  if (root.newest === data && root.html !== html) root.innerHTML = root.html = html;
}

function draw(root, picture) {
  root.classList.remove("busy");
  if (root.html !== picture.html) show(root, picture);
  if (root.asked) settle(root);
}

// A field whose value was refused shows again what holds; one that is being changed is ahead of the answer.
function settle(root) {
  const { asked, sent } = root;
  root.asked = null;
  for (const e of root.querySelectorAll("input[data-input]:not([type=range]), input[data-field]:not([type=radio])")) {
    if (e === document.activeElement && (e !== asked || e.value !== sent)) continue;
    e.value = e.getAttribute("value");
    if (e.type === "range") sayValue(e);
  }
  showChosen(root);
}

function showChosen(root) {
  for (const e of root.querySelectorAll("select[data-field]")) e.value = e.querySelector("[selected]")?.value;
  for (const e of root.querySelectorAll("[type=radio][data-field]")) e.checked = e.hasAttribute("checked");
}

function show(root, picture) {
  clearTimeout(root.timer);
  root.timer = null;
  const next = document.createElement("template");
  next.innerHTML = `<div class="figure">${picture.html}</div>`;
  const fresh = (e) => e.querySelector("[data-fresh]")?.dataset.fresh;
  if (fresh(root) === fresh(next.content)) morph(root, next.content.firstChild);
  else {
    // Another question: what was ticked or typed in the last one must not stay.
    const isFirst = !root.html;
    root.replaceChildren(...next.content.firstChild.childNodes);
    if (!isFirst) root.querySelector("[data-focus]")?.focus();
  }
  root.html = picture.html;
  showChosen(root);
  tell(root);
  follow(root);
  showKept(root);
  showClock(root);
  goOn(root);
  root.track = picture.track;
  if (!root.track) return;
  // Who walks faster than the server answers is not taken back to the step of an answer that is late.
  const isLate = root.ahead != null && root.ahead !== root.track.start;
  showStep(root, isLate ? root.step : root.track.start);
  if (isLate) return;
  root.ahead = null;
  if (root.track.autoplay && still()) showStep(root, root.track.n - 1);
  else if (root.track.autoplay) play(root);
}
