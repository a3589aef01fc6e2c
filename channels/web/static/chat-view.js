/* The log's elements: people's bubbles, replies with buttons and cards, notices of what failed. */

import { renderCard } from "./chat-cards.js";
import { make, richText } from "./text.js";

const STATE_LABELS = { queued: "排队中", dropped: "未送达", failed: "未送达" };

function buttonRow(buttons, entry, onPick, numbered) {
  const row = make("div", numbered ? "quick numbered" : "quick");
  for (const one of buttons) {
    const title = one && (one.title || one.payload);
    if (!title) continue;
    const button = make("button", "", String(title));
    button.type = "button";
    button.addEventListener("click", () => onPick(entry, one));
    row.append(button);
  }
  return row.childNodes.length ? row : null;
}

/** Options of a question are numbered, so that "第二个" can be said. */
function isChoice(message) {
  return Boolean(message.custom && message.custom.choices);
}

/** The element of a person's own message. */
export function userNode(entry) {
  const node = make("div", "turn mine");
  node.append(make("span", "unseen", "您说："));
  node.append(make("div", "bubble", make("p", "line", entry.text)));
  node.append(make("p", "state"));
  showState(node, entry.state);
  return node;
}

/** Say under a message that it waits or was not delivered. */
export function showState(node, state) {
  const label = node.querySelector(".state");
  label.textContent = STATE_LABELS[state] || "";
  label.hidden = !label.textContent;
  node.classList.toggle("waiting", state === "queued");
  node.classList.toggle("undelivered", state === "failed" || state === "dropped");
}

/** The element of one whole reply, which may be several messages. */
export function botNode(entry, onPick) {
  const node = make("div", "turn theirs");
  node.append(make("span", "unseen", "助手回复："));
  for (const message of entry.messages || []) {
    const cards = (message.cards || []).map(renderCard).filter(Boolean);
    // What a card shows need not stand above it as well.
    const lead = cards.length && message.custom && message.custom.lead;
    if (lead || message.text) node.append(make("div", "bubble", richText(lead || message.text)));
    node.append(...cards);
    const row = buttonRow(message.buttons || [], entry, onPick, isChoice(message));
    if (row) node.append(row);
  }
  return node;
}

/** Enable a reply's buttons, or disable them and mark the one that was chosen. */
export function setButtons(node, live, chosen) {
  for (const button of node.querySelectorAll(".quick button")) {
    button.disabled = !live;
    const picked = !live && chosen !== undefined && button.textContent === chosen;
    button.classList.toggle("chosen", picked);
    if (picked) button.setAttribute("aria-pressed", "true");
    else button.removeAttribute("aria-pressed");
  }
}

/** Three dots while an answer is on its way. */
export function typingNode() {
  const dots = make("div", "bubble dots", make("i"), make("i"), make("i"));
  dots.setAttribute("aria-hidden", "true");
  return make("div", "turn theirs typing", make("span", "unseen", "正在查找答案"), dots);
}

/** What went wrong, with a way to try again; `countdown(seconds, resend)` shows the wait. */
export function noticeNode(error, onRetry) {
  const node = make("div", "turn notice " + error.kind, make("p", "line", error.message));
  node.setAttribute("role", "alert");
  const button = make("button", "retry", "重试");
  button.type = "button";
  button.addEventListener("click", onRetry);
  const actions = make("div", "notice-actions");
  if (error.retryable) actions.append(button);
  if (error.kind === "down" || error.kind === "timeout") {
    const call = make("a", "retry plain", "拨打 12345");
    call.href = "tel:12345";
    actions.append(call);
  }
  if (actions.childNodes.length) node.append(actions);
  const countdown = (seconds, resend) => {
    button.textContent = seconds > 0 ? seconds + (resend ? " 秒后自动重发" : " 秒后可重试") : "重试";
    button.disabled = seconds > 0;
  };
  return { node, countdown };
}
