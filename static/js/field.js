// What people do away from a desk: photos made small, a signature on the glass, codes read by the camera, rows that
// are added, and what is still missing. offline.js keeps such forms through a dead spot.
"use strict";
(() => {
  const { words, fill, tell, warn } = window.aftersales;
  const LONGEST_SIDE = 1600, QUALITY = 0.82;

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
    window.addEventListener("resize", () => { size(); show(); });
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
    if (add || remove) event.target.closest("form").dispatchEvent(new Event("input", { bubbles: true }));
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

  window.aftersales.field = { putFile, showPhoto, setUpSignature, addRow, showMissing };
})();
