// What people do away from a desk: photos made small, a signature on the glass, codes read by the camera, and forms
// that survive a dead spot. A form marked data-offline="NAME" is kept on the device while it is written and sent when
// there is a network, always under the idempotency key it was shown with, so that nothing is filed twice.
"use strict";
(() => {
  const { words, fill, tell, warn, present, local } = window.aftersales;
  const LONGEST_SIDE = 1600, QUALITY = 0.82;
  const user = document.body.dataset.user || "";

  function putFile(input, file) {
    const list = new DataTransfer();
    if (file) list.items.add(file);
    input.files = list.files;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Photos ----------------------------------------------------------------------------------------
  // Drawing anew turns the picture upright and drops what the camera wrote about place and time.
  async function shrink(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  }
  async function takePhoto(input) {
    const file = input.files[0];
    if (file && !input.dataset.small) {
      try {
        const small = await shrink(file);
        input.dataset.small = "1";
        putFile(input, small);
      } catch {
        putFile(input, null);
        warn(words.photoTooBig);
      }
    }
    delete input.dataset.small;
    showPhoto(input);
  }
  function showPhoto(input) {
    const label = input.closest("label.add"), file = input.files[0];
    if (!label) return;
    label.querySelector("img")?.remove();
    label.classList.toggle("taken", Boolean(file));
    if (!file) return;
    const image = document.createElement("img");
    image.alt = "";
    image.src = URL.createObjectURL(file);
    label.prepend(image);
  }
  document.addEventListener("change", (event) => { if (event.target.matches("[data-photo]")) takePhoto(event.target); });

  // Signature -------------------------------------------------------------------------------------
  // Drawn or photographed from paper, it is one image in one file field; `_kind` says which.
  function setUpSignature(box) {
    const canvas = box.querySelector("canvas"), frame = box.closest("[data-signature]");
    const input = frame.querySelector("input[type=file]"), kind = frame.querySelector("input[type=hidden]");
    const pad = new window.SignaturePad(canvas, { penColor: "#16201a", minWidth: 0.8, maxWidth: 2.6 });
    const size = () => {
      const strokes = pad.toData(), ratio = Math.max(window.devicePixelRatio || 1, 1);
      canvas.width = canvas.offsetWidth * ratio;
      canvas.height = canvas.offsetHeight * ratio;
      canvas.getContext("2d").scale(ratio, ratio);
      pad.fromData(strokes);
    };
    const show = async () => {
      box.classList.toggle("begun", Boolean(input.files[0]));
      if (input.files[0] && pad.isEmpty()) {
        const picture = await createImageBitmap(input.files[0]), ratio = window.devicePixelRatio || 1;
        const fit = Math.min(canvas.width / picture.width, canvas.height / picture.height) / ratio;
        canvas.getContext("2d").drawImage(picture, 0, 0, picture.width * fit, picture.height * fit);
      }
    };
    pad.addEventListener("beginStroke", () => box.classList.add("begun"));
    pad.addEventListener("endStroke", () => canvas.toBlob((blob) => {
      kind.value = "drawn";
      putFile(input, new File([blob], "signature.png", { type: "image/png" }));
    }));
    frame.querySelector("[data-again]").addEventListener("click", () => { pad.clear(); kind.value = ""; putFile(input, null); show(); });
    input.addEventListener("change", async () => {
      const paper = input.files[0];
      pad.clear();
      kind.value = paper ? "paper" : "";
      if (paper) putFile(input, await shrink(paper).catch(() => paper));
      show();
    });
    frame.addEventListener("restored", show);
    window.addEventListener("resize", size);
    size();
  }

  // Codes -----------------------------------------------------------------------------------------
  // A button data-scan="#input": live camera where the browser reads codes itself, else a photo, read here.
  async function scan(button) {
    const input = document.querySelector(button.dataset.scan);
    const code = (await scanLive(button)) ?? (await scanPhoto(button));
    if (!code) return;
    input.value = code;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("search", { bubbles: true }));
    if (button.hasAttribute("data-go")) input.form.requestSubmit();
  }
  async function scanLive(button) {
    const dialog = document.querySelector("dialog[data-camera]");
    if (!dialog || !("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return null;
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
    if (!stream) return null;
    const video = dialog.querySelector("video"), reader = new window.BarcodeDetector({ formats: ["qr_code", "code_128"] });
    video.srcObject = stream;
    dialog.showModal();
    await video.play();
    let code = null;
    while (dialog.open && !code) {
      code = (await reader.detect(video).catch(() => []))[0]?.rawValue ?? null;
      await new Promise(requestAnimationFrame);
    }
    stream.getTracks().forEach((track) => track.stop());
    if (dialog.open) dialog.close();
    button.focus();
    return code ?? "";
  }
  async function scanPhoto(button) {
    const camera = Object.assign(document.createElement("input"), { type: "file", accept: "image/*" });
    camera.setAttribute("capture", "environment");
    const picked = new Promise((done) => { camera.onchange = () => done(camera.files[0]); camera.oncancel = () => done(null); });
    camera.click();
    const file = await picked;
    if (!file) return "";
    const code = await readCode(file, button.dataset.reader).catch(() => null);
    if (!code) warn(words.scanNone);
    return code || "";
  }
  async function readCode(file, readerUrl) {
    if (!window.jsQR) await loadScript(readerUrl);
    const picture = await createImageBitmap(file), scale = Math.min(1, 1000 / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = picture.width * scale;
    canvas.height = picture.height * scale;
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(data, width, height)?.data;
  }
  function loadScript(src) {
    return new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
    });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-scan]");
    if (button) scan(button);
  });

  // Rows that are added: <template id="parts-row">, <ul id="parts-rows">, <button data-add="parts"> -------
  function addRow(prefix) {
    const total = document.querySelector(`[name="${prefix}-TOTAL_FORMS"]`), number = Number(total.value);
    const row = document.getElementById(`${prefix}-row`).content.firstElementChild.cloneNode(true);
    row.innerHTML = row.innerHTML.replaceAll("__prefix__", number);
    document.getElementById(`${prefix}-rows`).append(row);
    window.htmx?.process(row);
    total.value = number + 1;
    return row;
  }
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]"), remove = event.target.closest("[data-remove]");
    if (add) addRow(add.dataset.add).querySelector("input:not([type=hidden]), select, textarea")?.focus();
    if (remove) {
      const row = remove.closest("[data-row]"), mark = row.querySelector("[name$='-DELETE']");
      if (mark) mark.checked = true;
      row.hidden = true;
      row.querySelectorAll("[required]").forEach((field) => { field.required = false; });
    }
    if (add || remove) changed(event.target.closest("form"));
  });

  // A suggestion pressed is as good as typed: <button data-fill="#input" value="...">.
  document.addEventListener("click", (event) => {
    const suggestion = event.target.closest("[data-fill]");
    const input = suggestion && document.querySelector(suggestion.dataset.fill);
    if (!input) return;
    input.value = suggestion.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });

  // A scanned tag ticks its box; opinions on a notice are counted on its verb -------------------------------
  document.addEventListener("input", (event) => {
    const code = event.target.value?.trim().toUpperCase();
    if (!event.target.dataset.tick || !code) return;
    const box = document.querySelector(`[name="${event.target.dataset.tick}"][data-tag="${CSS.escape(code)}"]`);
    if (!box) return;
    box.checked = true;
    event.target.value = "";
    tell(`${code} ✓`);
  });
  function countOpinions(form) {
    const n = { confirm: 0, dispute: 0 }, sum = { confirm: 0, dispute: 0 };
    form.querySelectorAll("[data-amount]").forEach((line) => {
      const opinion = line.querySelector(":checked")?.value;
      if (opinion) { n[opinion] += 1; sum[opinion] += Math.round(Number(line.dataset.amount) * 100); }
    });
    const money = (fen) => (fen / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    Object.keys(n).forEach((opinion) => {
      form.querySelectorAll(`[data-n="${opinion}"]`).forEach((place) => { place.textContent = n[opinion]; });
      form.querySelectorAll(`[data-sum="${opinion}"]`).forEach((place) => { place.textContent = money(sum[opinion]); });
    });
    const verb = form.querySelector("[data-all]"), words = verb?.dataset;
    if (verb) verb.querySelector("span").textContent = fill(n.dispute ? (n.confirm ? words.some : words.none) : words.all, { n: n.confirm, m: n.dispute });
  }
  document.querySelectorAll("[data-verdicts]").forEach((form) => {
    countOpinions(form);
    form.addEventListener("change", () => countOpinions(form));
    form.addEventListener("reset", () => setTimeout(() => countOpinions(form)));
  });

  // What is still missing, said beside the verb and on the steps ------------------------------------------
  const answered = (form, field) => (field.type === "radio" || field.type === "checkbox"
    ? Boolean(form.querySelector(`[name="${CSS.escape(field.name)}"]:checked`)) : field.value.trim() !== "");
  function missingFields(form, within = form) {
    const seen = new Set();
    return [...form.elements].filter((field) => field.required && within.contains(field) && !answered(form, field)
      && !seen.has(field.name) && seen.add(field.name));
  }
  const nameOf = (field) => field.dataset.name || field.closest("fieldset")?.querySelector("legend")?.textContent.trim()
    || field.labels?.[0]?.textContent.trim() || field.name;
  function showMissing(form) {
    form.querySelectorAll("[data-with]").forEach((field) => {
      field.required = [...form.elements].some((one) => one.name.startsWith(field.dataset.with) && one.name.endsWith("-number")
        && one.value.trim() && !one.closest("[data-row]").hidden);
    });
    const missing = missingFields(form), line = document.querySelector("[data-missing]");
    if (line) line.textContent = missing.length ? fill(words.missing, { what: missing.slice(0, 3).map(nameOf).join(words.comma) }) : "";
    document.querySelectorAll('.steps a[href^="#"]').forEach((step) => {
      const part = document.querySelector(step.getAttribute("href"));
      if (part) step.classList.toggle("done", !missingFields(form, part).length);
    });
  }

  // Drafts and the queue ------------------------------------------------------------------------------
  const store = {
    async open() {
      this.database ??= new Promise((done, failed) => {
        const asked = indexedDB.open("aftersales", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("drafts");
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      });
      return this.database;
    },
    async run(mode, use) {
      const drafts = (await this.open()).transaction("drafts", mode).objectStore("drafts");
      return new Promise((done, failed) => {
        const asked = use(drafts);
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      });
    },
    get(key) { return this.run("readonly", (drafts) => drafts.get(key)); },
    put(key, draft) { return this.run("readwrite", (drafts) => drafts.put(draft, key)); },
    drop(key) { return this.run("readwrite", (drafts) => drafts.delete(key)); },
    async mine() { return (await this.run("readonly", (drafts) => drafts.getAll())).filter((draft) => draft.user === user); },
  };
  const keyOf = (form) => `${user}:${form.dataset.offline}`;
  const timers = new WeakMap();

  function changed(form) {
    if (!form?.hasAttribute("data-offline")) return;
    showMissing(form);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form, "draft"), 500));
  }
  async function keep(form, state) {
    clearTimeout(timers.get(form));
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size));
    const draft = { key: keyOf(form), user, state, fields, action: form.action, page: location.pathname, at: present().toISOString() };
    await store.put(draft.key, draft);
    await showState(form);
    return draft;
  }
  function restore(form, draft) {
    for (const [name, value] of draft.fields.filter(([name]) => name.endsWith("-TOTAL_FORMS"))) {
      const prefix = name.slice(0, -"-TOTAL_FORMS".length), total = form.elements[name];
      while (total && Number(total.value) < Number(value) && document.getElementById(`${prefix}-row`)) addRow(prefix);
    }
    const toggles = [...form.elements].filter((field) => field.type === "checkbox" || field.type === "radio");
    toggles.forEach((field) => { field.checked = draft.fields.some(([name, value]) => name === field.name && value === field.value); });
    for (const [name, value] of draft.fields) {
      const field = [...form.elements].find((one) => one.name === name && !toggles.includes(one));
      if (!field || name.endsWith("-TOTAL_FORMS")) continue;
      if (value instanceof File) { putFile(field, value); showPhoto(field); } else if (field.type !== "file") field.value = value;
    }
    form.querySelectorAll("[data-row]").forEach((row) => { row.hidden = Boolean(row.querySelector("[name$='-DELETE']:checked")); });
    form.querySelectorAll("[data-signature]").forEach((frame) => frame.dispatchEvent(new Event("restored")));
  }

  // Sends one draft; true when the server has it. What it refuses stays here, to be opened and put right.
  async function send(draft) {
    const body = new FormData();
    draft.fields.forEach(([name, value]) => body.append(name, value));
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value || "");
    const answer = await fetch(draft.action, { method: "POST", body, credentials: "same-origin" });
    const entrance = answer.redirected && /\/accounts\//.test(new URL(answer.url).pathname);
    if (answer.ok && answer.redirected && !entrance) await store.drop(draft.key);
    return { answer, accepted: answer.ok && answer.redirected && !entrance, entrance };
  }
  async function handIn(form) {
    const draft = await keep(form, "draft");
    form.querySelectorAll(".btn.primary").forEach((button) => button.setAttribute("aria-disabled", "true"));
    try {
      const { answer, accepted } = await send(draft);
      if (accepted || answer.status === 200) location.assign(answer.url);
      else showAnswer(await answer.text());
    } catch {
      await keep(form, "queued");
      tell(words.offline);
    } finally {
      document.querySelectorAll("[data-offline] .btn.primary, .dock .btn.primary").forEach((button) => button.removeAttribute("aria-disabled"));
    }
  }
  // A refusal is the same page again: take its main part, put the photos back from the draft, go to what is wrong.
  async function showAnswer(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.getElementById("main").replaceWith(page.getElementById("main"));
    const form = document.querySelector("[data-offline]");
    if (form) await setUpForm(form);
    const wrong = document.querySelector("[aria-invalid=true], .note.refused");
    if (wrong && !wrong.matches("input, select, textarea")) wrong.tabIndex = -1;
    wrong?.focus();
  }
  let emptying = false;
  async function emptyQueue() {
    if (emptying || !user || !navigator.onLine) return;
    emptying = true;
    for (const draft of (await store.mine()).filter((one) => one.state === "queued")) {
      try {
        const { answer, accepted, entrance } = await send(draft);
        if (accepted && draft.page === location.pathname) location.assign(answer.url);
        else if (accepted) tell(words.sent);
        else if (entrance) break;
        else if (answer.status < 500) await store.put(draft.key, { ...draft, state: "rejected" });
      } catch { break; }
    }
    emptying = false;
    await showState(document.querySelector("[data-offline]"));
  }

  // The bar under the title: no network, what waits here, where to put something right.
  async function showState(form) {
    const bar = document.getElementById("offline");
    if (!bar || !user) return;
    const drafts = await store.mine().catch(() => []), line = bar.querySelector("span");
    const waiting = drafts.filter((draft) => draft.state === "queued").length;
    const rejected = drafts.find((draft) => draft.state === "rejected");
    const own = form && drafts.find((draft) => draft.key === keyOf(form));
    line.textContent = "";
    if (rejected && rejected !== own) {
      line.append(Object.assign(document.createElement("a"), { href: rejected.page, textContent: words.rejected }));
    } else if (waiting) line.textContent = `${navigator.onLine ? "" : words.offline}${fill(words.queued, { n: waiting })}`;
    else if (!navigator.onLine) line.textContent = words.offline;
    else if (own) line.textContent = fill(words.draftSaved, { t: local(new Date(own.at)).t });
    bar.querySelector("use")?.setAttribute("href", navigator.onLine && !waiting ? "#i-cloud-off" : "#i-wifi-off");
    bar.hidden = !line.textContent;
    document.querySelectorAll("[data-draft-of]").forEach((mark) => { mark.hidden = !drafts.some((draft) => draft.key === `${user}:${mark.dataset.draftOf}`); });
  }

  async function setUpForm(form) {
    const draft = await store.get(keyOf(form)).catch(() => null);
    if (draft) restore(form, draft);
    form.querySelectorAll("[data-signature] .sign").forEach(setUpSignature);
    form.querySelectorAll("[data-signature]").forEach((frame) => frame.dispatchEvent(new Event("restored")));
    showMissing(form);
  }
  document.addEventListener("input", (event) => changed(event.target.form));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-offline]")) return;
    event.preventDefault();
    handIn(event.target);
  });
  window.addEventListener("online", emptyQueue);
  window.addEventListener("offline", () => showState(document.querySelector("[data-offline]")));

  async function begin() {
    const form = document.querySelector("[data-offline]");
    if (form) await setUpForm(form);
    else document.querySelectorAll("[data-signature] .sign").forEach(setUpSignature);
    await showState(form);
    await emptyQueue();
    document.documentElement.dataset.ready = "field";
  }
  begin();
})();
