/* The landing page: the hall's name and facts, and the ways in that the server offers. */

import { hallConfig } from "./chat-client.js";
import { linkified, make, safeUrl } from "./text.js";

const ALWAYS = [
  { path: "/chat", title: "在线咨询", text: "手机、电脑上打字问，微信里也能打开。", ready: true },
];

async function pages() {
  try {
    const response = await fetch("/pages.json");
    const listed = response.ok ? await response.json() : [];
    return Array.isArray(listed) && listed.length ? listed : ALWAYS;
  } catch (error) {
    return ALWAYS;
  }
}

function icon(path) {
  const name = String(path || "").replace(/^\/+/, "");
  const template = document.getElementById("icon-" + name) || document.getElementById("icon-other");
  const holder = make("span", "icon", template.content.cloneNode(true));
  holder.setAttribute("aria-hidden", "true");
  return holder;
}

function card(page) {
  const href = page.ready ? safeUrl(page.path) : null;
  const node = make(href ? "a" : "div", "way");
  if (href) node.href = href;
  node.dataset.state = href ? "ready" : "soon";
  const title = make("h3", "", String(page.title || page.path || ""));
  if (!href) title.append(" ", make("span", "soon", "即将开放"));
  node.append(icon(page.path), make("div", "", title, make("p", "", String(page.text || ""))));
  return make("li", "", node);
}

function showHall(config) {
  if (config.hall) {
    document.getElementById("hall").textContent = config.hall;
    document.title = config.hall + " · 一门智能咨询";
  }
  const facts = document.getElementById("hall-facts");
  for (const [label, value] of [
    ["地址", config.address],
    ["时间", config.hours],
    ["电话", config.phone],
  ]) {
    if (!value) continue;
    const shown = make("dd", "", ...linkified(String(value)));
    facts.append(make("div", "", make("dt", "", label), shown));
  }
  document.getElementById("visit").hidden = !facts.childNodes.length;
}

pages().then((listed) => document.getElementById("ways").append(...listed.map(card)));
hallConfig().then(showHall);
