// Forms that survive a dead spot. A form marked data-offline="NAME" is kept on the device while it is written, for its
// writer only, and sent when there is a network, always under the idempotency key it was shown with, so that nothing is
// filed twice.
"use strict";
(() => {
  const { words, fill, tell, present, local } = window.aftersales;
  const { putFile, showPhoto, setUpSignature, addRow, showMissing } = window.aftersales.field;
  const user = document.body.dataset.user || "";

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
    all() { return this.run("readonly", (drafts) => drafts.getAll()); },
    async mine() { return (await this.all()).filter((draft) => draft.user === user); },
    wipe() { return this.run("readwrite", (drafts) => drafts.clear()); },
  };
  const keyOf = (form) => `${user}:${form.dataset.offline}`;
  const timers = new WeakMap();

  function changed(form) {
    if (!form?.hasAttribute("data-offline")) return;
    showMissing(form);
    clearTimeout(timers.get(form));
    delete form.dataset.kept;
    timers.set(form, setTimeout(() => keep(form, "draft"), 500));
  }
  async function keep(form, state, pressed) {
    const pause = timers.get(form);
    clearTimeout(pause);
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size));
    if (pressed?.name) fields.push([pressed.name, pressed.value]);
    const draft = { key: keyOf(form), user, state, fields, action: form.action, page: location.pathname, at: present().toISOString() };
    await store.put(draft.key, draft);
    if (timers.get(form) === pause) form.dataset.kept = state;   // unless something was written meanwhile
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
  async function handIn(form, pressed) {
    const draft = await keep(form, "draft", pressed);
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
  document.addEventListener("input", (event) => changed(event.target.closest("form")));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-offline]")) return;
    event.preventDefault();
    handIn(event.target, event.submitter);
  });
  // Leaving, or the phone going dark, does not wait for the pause in typing.
  function keepNow() {
    const form = document.querySelector("[data-offline]");
    if (form && timers.has(form) && !form.dataset.kept && document.contains(form)) keep(form, "draft");
  }
  document.addEventListener("change", (event) => { if (event.target.form?.hasAttribute("data-offline")) keepNow(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keepNow(); });
  window.addEventListener("pagehide", keepNow);
  window.addEventListener("online", emptyQueue);
  window.addEventListener("offline", () => showState(document.querySelector("[data-offline]")));

  // Signed out, a phone keeps nothing: the server says so to the browser (Clear-Site-Data), which only hears it on a secure
  // page; so it is done here too. What is not handed in yet is asked about first.
  const leaving = (form) => form.method === "post" && new URL(form.action).pathname === "/accounts/logout/";
  document.addEventListener("submit", async (event) => {
    if (!leaving(event.target)) return;
    event.preventDefault();
    const n = (await store.mine().catch(() => [])).length;
    if (n && !confirm(fill(words.loses, { n }))) return;
    emptying = true;
    document.querySelector("[data-offline]")?.removeAttribute("data-offline");  // so that leaving the page keeps nothing
    await store.wipe().catch(() => null);
    event.target.submit();
  });
  // What somebody else has left on this device without signing out is not for whoever comes now.
  async function forgetOthers() {
    if (!user || !(await store.all()).some((draft) => draft.user !== user)) return;
    for (const draft of await store.all()) if (draft.user !== user) await store.drop(draft.key);
  }

  async function begin() {
    await forgetOthers().catch(() => null);
    const form = document.querySelector("[data-offline]");
    if (form) await setUpForm(form);
    else document.querySelectorAll("[data-signature] .sign").forEach(setUpSignature);
    await showState(form);
    await emptyQueue();
    document.documentElement.dataset.ready = "field";
  }
  begin();
})();
