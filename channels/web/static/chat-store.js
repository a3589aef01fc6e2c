/* What a reload keeps: the conversation's id and the entries shown, in this tab only.

An entry is {role: "user", text, payload, state} or {role: "bot", messages, chosen}. States of a
user's entry: queued, asking, done, failed, dropped. */

const ID = "yimen.conversation";
const ENTRIES = "yimen.entries";
const MOST = 120;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const memory = {};

function read(key) {
  try {
    return sessionStorage.getItem(key) || memory[key] || null;
  } catch (error) {
    return memory[key] || null;
  }
}

function write(key, value) {
  memory[key] = value;
  try {
    sessionStorage.setItem(key, value);
    return true;
  } catch (error) {
    return false;
  }
}

function uuid() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => ("0" + byte.toString(16)).slice(-2)).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The id of this tab's conversation; made on first use. */
export function conversation() {
  const kept = read(ID);
  if (kept && UUID.test(kept)) return kept;
  return newConversation();
}

/** Forget what was shown and go on under a new id. */
export function newConversation() {
  const fresh = uuid();
  write(ID, fresh);
  write(ENTRIES, "[]");
  return fresh;
}

/** The entries of before the reload. */
export function loadEntries() {
  try {
    const kept = JSON.parse(read(ENTRIES) || "[]");
    return Array.isArray(kept) ? kept.filter((entry) => entry && entry.role) : [];
  } catch (error) {
    return [];
  }
}

/** Keep the latest entries; fewer when the browser's storage is full. */
export function saveEntries(entries) {
  let kept = entries.slice(-MOST);
  while (!write(ENTRIES, JSON.stringify(kept)) && kept.length > 1) {
    kept = kept.slice(Math.ceil(kept.length / 2));
  }
}
