/* The citizens' chat page: wires the composer, the welcome block and the header to a conversation. */

import { hallConfig } from "./chat-client.js";
import { Follower } from "./chat-scroll.js";
import { Conversation } from "./chat-turns.js";
import { linkified, make } from "./text.js";

const MOST = 500;
const COUNT_FROM = 420;
const TALLEST_PX = 132;

const find = (id) => document.getElementById(id);
const form = find("composer");
const input = find("text");
const send = find("send");
const count = find("count");
const dialog = find("confirm");

const follower = new Follower(find("scroller"), find("to-end"));
const talk = new Conversation(find("log"), follower);

/* Composer */

function fitInput() {
  input.style.height = "auto";
  input.style.height = Math.min(TALLEST_PX, input.scrollHeight + 2) + "px";
  input.classList.toggle("tall", input.scrollHeight > TALLEST_PX);
  send.disabled = !input.value.trim();
  count.hidden = input.value.length < COUNT_FROM;
  count.textContent = input.value.length + "/" + MOST;
  count.classList.toggle("full", input.value.length >= MOST);
}

function submit() {
  const text = input.value.slice(0, MOST).trim();
  if (!text) return;
  input.value = "";
  fitInput();
  talk.say(text);
}

let composedAt = 0;
input.addEventListener("compositionend", () => {
  composedAt = Date.now();
});
input.addEventListener("input", fitInput);
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey) return;
  // Safari reports the Enter that ends a composition after compositionend.
  const composing = event.isComposing || event.keyCode === 229 || Date.now() - composedAt < 50;
  if (composing) return;
  event.preventDefault();
  submit();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
// Keeps the keyboard of a phone open after a tap on 发送.
send.addEventListener("pointerdown", (event) => {
  if (document.activeElement === input) event.preventDefault();
});

// A trembling finger taps twice: the same words are sent once.
let tapped = { text: "", at: 0 };
function tap(text) {
  if (text === tapped.text && Date.now() - tapped.at < 800) return;
  tapped = { text, at: Date.now() };
  talk.say(text);
}

find("person").addEventListener("click", () => tap("转人工"));
find("examples").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) tap(button.textContent);
});

/* Starting over */

function restart() {
  talk.restart();
  find("scroller").scrollTop = 0;
  follower.showButton();
  input.value = "";
  fitInput();
}

find("restart").addEventListener("click", () => {
  if (typeof dialog.showModal === "function") dialog.showModal();
  else if (window.confirm("重新开始？现在的对话会从这个页面清除。")) restart();
});
dialog.addEventListener("click", (event) => {
  const { value } = event.target;
  if (event.target === dialog || value === "no") dialog.close();
  if (value !== "yes") return;
  dialog.close();
  restart();
});

/* The hall */

function showHall(config) {
  if (config.hall) {
    find("hall").textContent = config.hall;
    document.title = "办事咨询 · " + config.hall;
  }
  const facts = find("hall-facts");
  for (const [label, value] of [
    ["地址", config.address],
    ["时间", config.hours],
    ["电话", config.phone],
  ]) {
    if (!value) continue;
    const shown = make("dd", "", ...linkified(String(value)));
    facts.append(make("div", "", make("dt", "", label), shown));
  }
  facts.hidden = !facts.childNodes.length;
  if (talk.entries.length && follower.following) follower.toEnd();
}

/* The visible height while a phone's keyboard is open */

const viewport = window.visualViewport;
if (viewport) {
  const fit = () => {
    if (viewport.scale > 1.01) return;
    document.documentElement.style.setProperty("--app-height", viewport.height + "px");
    window.scrollTo(0, 0);
  };
  viewport.addEventListener("resize", fit);
  fit();
}

hallConfig().then(showHall);
fitInput();

const asked = new URLSearchParams(location.search).get("q");
if (asked !== null) {
  history.replaceState(null, "", location.pathname);
  talk.say(asked.slice(0, MOST));
}
if (window.matchMedia("(hover: hover) and (pointer: fine)").matches) input.focus();
