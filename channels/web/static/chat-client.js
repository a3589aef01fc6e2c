/* The one call to the server, and every way it can fail, in a citizen's words. */

const TIMEOUT_MS = 30000;
const LONGEST_WAIT_S = 120;

const REFUSED = [400, 413, 415, 422];

/** Why a message got no reply. `kind`: offline, timeout, busy, down, refused. */
export class ChatError extends Error {
  constructor(kind, message, waitSeconds) {
    super(message);
    this.kind = kind;
    this.waitSeconds = waitSeconds || 0;
  }

  /** Whether sending the same text again can help. */
  get retryable() {
    return this.kind !== "refused";
  }
}

function seconds(header) {
  if (!header) return 5;
  let wait = Number(header);
  if (!Number.isFinite(wait)) wait = (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(wait) ? Math.min(LONGEST_WAIT_S, Math.max(1, Math.ceil(wait))) : 5;
}

async function failure(response) {
  let said = "";
  try {
    const body = await response.json();
    if (body && body.error && typeof body.error.message === "string") said = body.error.message;
  } catch (error) {
    said = "";
  }
  if (response.status === 429) {
    const wait = seconds(response.headers.get("Retry-After"));
    return new ChatError("busy", said || "您发得有点快，请稍等一下。", wait);
  }
  if (REFUSED.indexOf(response.status) >= 0) {
    return new ChatError("refused", said || "这条消息没法处理，请换个说法再试。");
  }
  return new ChatError("down", said || "系统暂时没有回应，请稍后重试，或拨打 12345。");
}

function usable(message) {
  return (
    message &&
    typeof message === "object" &&
    (message.text || (message.buttons || []).length || (message.cards || []).length)
  );
}

/** Ask; the reply's messages, or a ChatError. `cancelled.signal` stops it with an AbortError. */
export async function ask(sender, text, cancelled) {
  const abort = new AbortController();
  const stop = () => abort.abort();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, TIMEOUT_MS);
  cancelled.addEventListener("abort", stop);
  try {
    const response = await fetch("/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sender, text }),
      cache: "no-store",
      signal: abort.signal,
    });
    if (!response.ok) throw await failure(response);
    const body = await response.json();
    const messages = body && Array.isArray(body.messages) ? body.messages.filter(usable) : [];
    if (!messages.length) throw new ChatError("down", "没有收到回答，请重试，或拨打 12345。");
    return messages;
  } catch (error) {
    if (error instanceof ChatError || cancelled.aborted) throw error;
    if (late) throw new ChatError("timeout", "等得太久了，还没有收到回答。");
    if (error instanceof SyntaxError) {
      throw new ChatError("down", "回答没有传完整，请重试。");
    }
    throw new ChatError("offline", "网络好像断开了，这条消息没有发出去。");
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener("abort", stop);
  }
}

/** The hall's name, phone, hours and address; empty when the server does not say. */
export async function hallConfig() {
  try {
    const response = await fetch("/chat/config");
    const body = response.ok ? await response.json() : {};
    return body && typeof body === "object" ? body : {};
  } catch (error) {
    return {};
  }
}
