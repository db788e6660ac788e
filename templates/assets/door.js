// The door: keeps a sealed roster on the device, checks people in while there is no network, and sends what it kept.
// Every page works without it.
"use strict";
const door = document.querySelector(".door");
const base = door.dataset.door;
const isOffline = "offline" in door.dataset;
const show = (element, is) => { if (element) element.hidden = !is; };
const find = selector => door.querySelector(selector);

// --- the store: a key that cannot be taken out of this browser, the roster sealed with it, and what is kept

const store = base && window.indexedDB && window.crypto?.subtle ? open() : null;

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("lianyi-door", 1);
    asked.onupgradeneeded = () => ["sealed", "queue"].forEach(name => asked.result.createObjectStore(name));
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close(); // it is being forgotten
      done(asked.result);
    };
    asked.onerror = () => fail(asked.error);
  });
}

async function inStore(name, mode, act) {
  const db = await store;
  return new Promise((done, fail) => {
    const transaction = db.transaction(name, mode);
    const asked = act(transaction.objectStore(name));
    transaction.oncomplete = () => done(asked.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}

const get = (name, key) => inStore(name, "readonly", s => s.get(key));
const put = (name, key, value) => inStore(name, "readwrite", s => s.put(value, key));
const remove = (name, key) => inStore(name, "readwrite", s => s.delete(key));
const all = name => inStore(name, "readonly", s => s.getAll());

async function key() {
  const known = await get("sealed", "key");
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await put("sealed", "key", made);
  return made;
}

async function seal(roster) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(roster));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), words);
  await put("sealed", "roster", { iv, sealed, of: base.split("/").pop(), shuts_at: roster.shuts_at });
}

async function unseal() {
  const kept = await get("sealed", "roster");
  if (!kept || kept.of !== base.split("/").pop()) return null;
  if (kept.shuts_at < Date.now()) return wipe();
  const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await key(), kept.sealed);
  return JSON.parse(new TextDecoder().decode(words));
}

// The forum is over, or the link was revoked: the device forgets everybody at once, and all the rest when it has sent
// what it kept, which it is asked for again until it could.
async function wipe() {
  roster = null;
  isShut = true;
  await inStore("sealed", "readwrite", s => s.clear());
  if (!await send().catch(() => false)) return null;
  const db = await store;
  db.close();
  await new Promise(done => { const asked = indexedDB.deleteDatabase("lianyi-door"); asked.onsuccess = asked.onblocked = asked.onerror = done; });
  for (const name of await caches.keys()) if (name.startsWith("lianyi-door")) await caches.delete(name);
  for (const each of await navigator.serviceWorker?.getRegistrations() ?? []) await each.unregister();
  isForgotten = true;
  return null;
}

let roster = null, isShut = false, isForgotten = false;

// --- with a network

async function refresh() {
  const answer = await fetch(`${base}/roster`, { cache: "no-store" });
  if (answer.status === 410) return wipe();
  if (!answer.ok) return null;
  roster = await answer.json();
  await seal(roster);
  return roster;
}

async function send() {
  const queue = (await all("queue")).filter(kept => !kept.outcome && kept.of === base.split("/").pop());
  if (!queue.length) return true;
  queue.sort((a, b) => a.at < b.at ? -1 : 1);
  const lines = queue.slice(0, 200).map(({ id, registration, undoes, means, at }) => ({ id, registration, undoes, means, at }));
  const body = JSON.stringify({ sent_at: new Date().toISOString(), queue: lines });
  const answer = await fetch(`${base}/sync`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (answer.status === 410) return true; // nobody takes it any more
  if (!answer.ok) return false;
  for (const { id, outcome, times } of (await answer.json()).merged) {
    const kept = queue.find(one => one.id === id);
    if (kept.undoes) await remove("queue", id);
    else await put("queue", id, { ...kept, outcome: outcome === "taken" && times > 1 ? "double" : outcome });
  }
  return queue.length <= 200 || send();
}

async function prepare() {
  const ready = find("#ready");
  try {
    if (!store || !navigator.serviceWorker) throw new Error("this browser cannot");
    await store;
    if (await refresh() === null) return;
    await navigator.serviceWorker.register("/door-worker.js");
    const cache = await caches.open("lianyi-door");
    const page = [...document.querySelectorAll("link[href], script[src]")].map(e => e.href || e.src);
    await cache.addAll([`${base}/offline`, ...page]);
    await send();
    if (ready) ready.textContent = ready.dataset.ready;
  } catch {
    if (ready) ready.textContent = ready.dataset.unable;
  }
}

// The counter and the last check-ins, as the page itself would show them. Not while somebody reads in them.
async function live() {
  const here = document.getElementById("live");
  if (document.hidden || !here || here.querySelector("details[open]")) return;
  try {
    const answer = await fetch(door.dataset.live);
    if (!answer.ok || !answer.headers.get("Content-Type").startsWith("text/html")) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    if (fresh && !here.querySelector("details[open]")) here.replaceWith(fresh);
  } catch { /* the next time */ }
}

// --- without a network

const RUSSIAN = "фисвуа";
const latin = c => { const at = RUSSIAN.indexOf(c); return at < 0 ? c : "abcdef"[at]; };
const codeIn = typed => ([...typed.normalize("NFKC").trim().toLowerCase()].map(latin).join("").match(/[0-9a-f]{64}$/) || [null])[0];
const searchable = words => words.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f'’ʻʼ‘]/g, "").replace(/[-.,/\s]+/g, " ").trim();
const number = id => String(parseInt(id.slice(-8), 16) % 1e8).padStart(8, "0");
const hour = at => new Date(at).toLocaleTimeString(door.dataset.offline, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: door.dataset.zone });

async function digestOf(code) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

function search(typed) {
  const words = searchable(typed).split(" ").filter(Boolean);
  const isHan = word => /[\u2e80-\u9fff]/.test(word);
  if (!words.length || (typed.trim().length < 2 && !isHan(typed))) return [];
  const fits = person => {
    const names = ` ${searchable([person.native, person.latin, ...person.with ?? []].join(" "))}`;
    return number(person.id) === typed.replace(/\s/g, "") || words.every(word => names.includes(isHan(word) ? word : ` ${word}`));
  };
  return roster.people.filter(fits).slice(0, 20);
}

let shown = null, means = "typed";

function present(person, verdict) {
  shown = person;
  show(find("#guest"), true);
  show(find("#who"), Boolean(person));
  for (const words of door.querySelectorAll("[data-verdict]")) show(words, words.dataset.verdict === verdict);
  if (!person) return;
  find("#native").textContent = person.native;
  find("#latin").textContent = person.latin === person.native ? "" : person.latin;
  find("#category").textContent = roster.categories[person.category];
  show(find("#with"), person.with?.length > 0);
  find("#with span").textContent = (person.with ?? []).join(", ");
  if (person.here) find("[data-verdict=again] b").textContent = hour(person.here);
  show(find("#take"), verdict === "may");
  show(find("#take-again"), verdict === "again");
}

const meet = person => present(person, person.here ? "again" : "may");

async function keep(entry) {
  const line = { id: crypto.randomUUID(), at: new Date().toISOString(), of: base.split("/").pop(), ...entry };
  await put("queue", line.id, line);
  await list();
  return line;
}

async function take(chosen) {
  const person = roster.people.find(one => one.id === chosen.id) ?? chosen;
  const line = await keep({ registration: person.id, means });
  const first = person.here;
  person.here = first ?? Date.parse(line.at);
  await seal(roster);
  present(person, first ? "again" : "done");
  show(find("#take-again"), false);
  find("#q").value = "";
  find("#found").replaceChildren();
  find("#q").focus();
}

async function undo(kept) {
  if (kept.outcome) {
    await put("queue", kept.id, { ...kept, undone: true });
    await keep({ registration: kept.registration, undoes: kept.id, means: kept.means });
  } else {
    await remove("queue", kept.id);
  }
  const person = roster.people.find(one => one.id === kept.registration);
  if (person) { person.here = null; await seal(roster); }
  show(find("#guest"), false);
  await list();
}

async function list() {
  const kept = (await all("queue")).filter(one => one.of === base.split("/").pop());
  const waiting = kept.filter(one => !one.outcome).length;
  show(find("#waiting"), waiting > 0);
  find("#waiting b").textContent = waiting;
  const lines = kept.filter(one => !one.undoes && !one.undone).sort((a, b) => a.at < b.at ? 1 : -1).slice(0, 20);
  show(find("#kept"), lines.length > 0);
  find("#kept ol").replaceChildren(...lines.map(one => {
    const line = find("#line").content.cloneNode(true);
    const person = roster?.people.find(each => each.id === one.registration);
    line.querySelector("b").textContent = hour(one.at);
    line.querySelector(".name").textContent = person ? [person.latin, person.native].filter((n, at, names) => n && names.indexOf(n) === at).join(" ") : number(one.registration);
    line.querySelectorAll("[data-tag]").forEach(tag => show(tag, tag.dataset.tag === (one.outcome ?? "kept")));
    const button = line.querySelector("[data-undo]");
    show(button, true);
    button.addEventListener("click", () => undo(one));
    return line;
  }));
}

async function ask(typed, how) {
  const code = codeIn(typed);
  means = how ?? (code ? "scanner" : "typed");
  if (code) {
    const digest = await digestOf(code);
    const person = roster.people.find(one => one.digests.includes(digest));
    find("#q").value = "";
    find("#found").replaceChildren();
    return person ? meet(person) : present(null, "unknown");
  }
  find("#found").replaceChildren(...search(typed).map(person => {
    const line = document.createElement("li"), button = document.createElement("button"), name = document.createElement("b");
    button.type = "button";
    button.className = "person";
    name.textContent = person.latin;
    button.append(name, ` ${person.native === person.latin ? "" : person.native} `, document.createElement("br"), roster.categories[person.category]);
    button.addEventListener("click", () => meet(person));
    line.append(button);
    return line;
  }));
}

// What the page with a network was about to do when the network went: the worker says it after the sign #.
async function goOn() {
  const said = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  const person = roster.people.find(one => one.id === said.get("registration"));
  if (said.get("id") && person) {
    means = said.get("means") || "typed";
    const before = person.here;
    await keep({ id: said.get("id"), registration: person.id, means });
    person.here ??= Date.now();
    await seal(roster);
    present(person, before ? "again" : "done");
    show(find("#take-again"), false);
  } else if (said.get("code")) {
    await ask(said.get("code"), said.get("means") || "camera");
    // A scanner checks in at once.
    if (said.get("id") && shown && !shown.here) await take(shown);
  } else if (person) {
    meet(person);
  } else if (said.get("q")) {
    find("#q").value = said.get("q");
    await ask(said.get("q"));
  }
}

// Nothing is known any more, but something may be left to send.
async function empty() {
  if (isForgotten) return;
  const isLeft = (await all("queue")).some(one => !one.outcome && one.of === base.split("/").pop());
  if (isShut ||= isLeft) await wipe();
  if (isForgotten || !isShut) return;
  await list();
  setTimeout(empty, 10_000);
}

async function alone() {
  roster = store && await unseal();
  show(find("#nothing"), !roster);
  if (!roster) {
    show(find("#find"), false);
    return store && empty();
  }
  find("#q").addEventListener("input", event => { if (!codeIn(event.target.value)) ask(event.target.value); });
  find("#find").addEventListener("submit", event => { event.preventDefault(); ask(find("#q").value); });
  find("#take").addEventListener("click", () => take(shown));
  find("#take-again").addEventListener("click", () => take(shown));
  await list();
  await goOn();
  const tell = isBack => { show(find("#away"), !isBack); show(find("#back"), isBack); };
  let due = 0;
  const settle = async () => {
    try {
      const isSent = await send();
      if (!isShut && isSent && Date.now() > due) {
        await refresh();
        due = Date.now() + 60_000;
        tell(true);
      }
      if (isShut && !isForgotten) await wipe();
      if (isForgotten) return location.reload();
      await list();
    } catch {
      due = 0;
      tell(false);
    }
  };
  addEventListener("online", settle);
  setInterval(settle, 10_000);
  settle();
}

// --- the camera, where the browser itself reads codes

async function watch() {
  const place = find("#camera");
  if (!place || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  const [button, video] = [place.querySelector("button"), place.querySelector("video")];
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  show(place, true);
  button.addEventListener("click", async () => {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    show(video, true);
    await video.play();
    const look = async () => {
      const [seen] = await detector.detect(video).catch(() => []);
      const code = seen && codeIn(seen.rawValue);
      if (!code) return setTimeout(look, 150);
      video.srcObject.getTracks().forEach(track => track.stop());
      show(video, false);
      if (isOffline) ask(code, "camera");
      else location.assign(`${door.dataset.live}&code=${code}`);
    };
    look();
  });
}

watch();
if (isOffline) alone();
else {
  if (base) prepare().then(() => setInterval(() => refresh().then(send).catch(() => {}), 60_000));
  setInterval(live, 10_000);
}
