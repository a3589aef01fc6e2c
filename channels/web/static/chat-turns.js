/* The conversation itself: messages go out one after another, in the order they were written. */

import { ask, ChatError } from "./chat-client.js";
import { conversation, loadEntries, newConversation, saveEntries } from "./chat-store.js";
import { botNode, noticeNode, setButtons, showState, typingNode, userNode } from "./chat-view.js";

const TYPING_AFTER_MS = 300;
const AUTOMATIC_RESENDS = 2;
const SHORT_QUESTION_PX = 130;

export class Conversation {
  constructor(log, follower) {
    this.log = log;
    this.follower = follower;
    this.pick = (entry, button) => this.onPick(entry, button);
    this.begin(conversation(), loadEntries());
    window.addEventListener("online", () => {
      if (this.failed && this.failed.error.kind === "offline") this.retry();
    });
  }

  begin(sender, entries) {
    this.sender = sender;
    this.entries = entries;
    this.nodes = new Map();
    this.cancelled = new AbortController();
    this.running = false;
    this.failed = null;
    this.log.textContent = "";
    this.log.setAttribute("aria-live", "off"); // what is only shown again is not read out
    let unanswered = null;
    for (const entry of entries) {
      this.place(entry);
      if (entry.role === "user" && ["queued", "asking", "failed"].indexOf(entry.state) >= 0) {
        if (unanswered) this.setState(entry, "queued");
        unanswered = unanswered || entry;
      }
    }
    this.refreshButtons();
    if (unanswered) this.fail(unanswered, new ChatError("timeout", "这条消息还没有收到回答。"));
    if (entries.length) this.follower.toEnd();
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 100);
  }

  /** New id, nothing shown; an answer still on its way is not waited for. */
  restart() {
    this.cancelled.abort();
    this.clearFailure();
    this.begin(newConversation(), []);
  }

  /** A message of the person; `shown` is what the log displays for it. */
  say(text, shown) {
    const said = text.trim();
    if (!said) return;
    this.settleFailure();
    const entry = { role: "user", text: shown || said, payload: said, state: "queued" };
    this.entries.push(entry);
    const node = this.place(entry);
    this.refreshButtons();
    this.follower.following = true;
    this.follower.reveal(node);
    this.save();
    this.run();
  }

  onPick(entry, button) {
    entry.chosen = String(button.title || button.payload);
    this.say(String(button.payload || button.title), entry.chosen);
  }

  async run() {
    if (this.running) return;
    this.running = true;
    const { cancelled } = this;
    for (let entry; !this.failed && (entry = this.nextQueued()); ) {
      await this.exchange(entry, cancelled.signal);
      if (cancelled.signal.aborted) return;
    }
    this.running = false;
  }

  nextQueued() {
    return this.entries.find((entry) => entry.role === "user" && entry.state === "queued");
  }

  async exchange(entry, signal) {
    this.setState(entry, "asking");
    this.save();
    const typing = typingNode();
    const timer = setTimeout(() => {
      this.nodes.get(entry).after(typing);
      this.follower.reveal(typing);
    }, TYPING_AFTER_MS);
    try {
      const messages = await ask(this.sender, entry.payload, signal);
      if (signal.aborted) return;
      typing.remove();
      this.setState(entry, "done");
      this.answer(entry, messages);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ChatError)) throw error;
      this.fail(entry, error);
    } finally {
      clearTimeout(timer);
      typing.remove();
    }
  }

  answer(question, messages) {
    const entry = { role: "bot", messages };
    this.entries.splice(this.entries.indexOf(question) + 1, 0, entry);
    const asked = this.nodes.get(question);
    const node = this.place(entry, asked);
    this.refreshButtons();
    this.follower.reveal(asked.offsetHeight < SHORT_QUESTION_PX ? asked : node);
    this.save();
  }

  fail(entry, error) {
    const resend = error.kind === "busy" && (entry.tries || 0) < AUTOMATIC_RESENDS;
    entry.tries = (entry.tries || 0) + 1;
    const { node, countdown } = noticeNode(error, () => this.retry());
    this.nodes.get(entry).after(node);
    if (error.retryable) {
      this.setState(entry, "failed");
      this.failed = { entry, error, node, resend, timer: 0 };
      if (error.kind === "busy") this.countDown(error.waitSeconds, countdown);
    } else {
      this.setState(entry, "dropped");
    }
    this.follower.reveal(node);
    this.save();
  }

  countDown(seconds, show) {
    const { failed } = this;
    show(seconds, failed.resend);
    failed.timer = setTimeout(() => {
      if (this.failed !== failed) return;
      if (seconds > 1) this.countDown(seconds - 1, show);
      else if (failed.resend) this.retry();
      else show(0);
    }, 1000);
  }

  /** Send the failed message again, then what was written after it. */
  retry() {
    if (!this.failed) return;
    this.setState(this.failed.entry, "queued");
    this.clearFailure();
    this.run();
  }

  /** Somebody writes on after a failure: what only waited stays first, the rest is given up. */
  settleFailure() {
    if (!this.failed) return;
    const { entry, error, resend } = this.failed;
    if (error.kind === "busy" && resend) return;
    this.setState(entry, error.kind === "offline" ? "queued" : "dropped");
    this.clearFailure();
  }

  clearFailure() {
    if (!this.failed) return;
    clearTimeout(this.failed.timer);
    this.failed.node.remove();
    this.failed = null;
  }

  /** Put an entry's element behind `before`, or at the end. */
  place(entry, before) {
    const node = entry.role === "user" ? userNode(entry) : botNode(entry, this.pick);
    this.nodes.set(entry, node);
    if (before) before.after(node);
    else this.log.append(node);
    return node;
  }

  /** Only the last reply, while nothing was said after it, can be answered by its buttons. */
  refreshButtons() {
    const last = this.entries[this.entries.length - 1];
    for (const entry of this.entries) {
      if (entry.role === "bot") setButtons(this.nodes.get(entry), entry === last, entry.chosen);
    }
  }

  setState(entry, state) {
    entry.state = state;
    showState(this.nodes.get(entry), state);
  }

  save() {
    saveEntries(this.entries);
  }
}
