"""The chat page in a browser of a phone's size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import Stack

CHROMIUM = Path("/usr/bin/chromium")
OUT = Path(__file__).parent / "out"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="no /usr/bin/chromium: apt-get install chromium"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # A container's root has no sandbox to offer.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=stack.parts["channels"].url
    )
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    yield opened
    context.close()
    # What a test itself cut off is no fault of the page.
    assert [error for error in errors if "ERR_FAILED" not in error] == []


def photograph(page: Page, name: str) -> None:
    OUT.mkdir(exist_ok=True)
    (OUT / ".gitignore").write_text("*\n", encoding="utf-8")
    page.screenshot(path=OUT / f"{name}.png")


def ask(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#send").click()


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_question_and_a_quick_reply(page: Page) -> None:
    page.goto("/chat")
    expect(page.locator("#hello")).to_be_visible()
    photograph(page, "chat-open")
    ask(page, "居住证补领多少钱")
    log = page.locator("#log")
    expect(log).to_contain_text("20元/证", timeout=10_000)
    expect(log).to_contain_text("居住证补领多少钱")
    assert fits(page)
    log.get_by_role("button", name="要带什么材料").last.click()
    expect(log).to_contain_text("居住证补领（换领）申请表", timeout=10_000)
    assert fits(page)
    photograph(page, "chat-materials")


def test_a_choice_is_buttons_and_a_number_works(page: Page) -> None:
    page.goto("/chat")
    ask(page, "居住证申领要带什么")
    log = page.locator("#log")
    expect(log.get_by_role("button", name="以租赁住所申领").last).to_be_visible(timeout=10_000)
    photograph(page, "chat-choice")
    ask(page, "第一个")
    expect(log).to_contain_text("房屋租赁合同", timeout=10_000)


def test_an_example_can_be_tapped(page: Page) -> None:
    page.goto("/chat")
    page.locator("#examples button").first.click()
    expect(page.locator("#log")).to_contain_text("居住证", timeout=10_000)


def test_what_somebody_types_is_never_markup(page: Page) -> None:
    page.goto("/chat")
    ask(page, "<img src=x onerror=\"document.title='broken'\"> 居住证")
    log = page.locator("#log")
    expect(log).to_contain_text("<img src=x")
    expect(log).to_contain_text("居住证", timeout=10_000)
    assert page.title() != "broken"
    assert page.locator("#log img[src=x]").count() == 0


def test_the_checklist_can_be_opened_and_printed(page: Page) -> None:
    page.goto("/checklist/11440604007035209K4000709002007")
    expect(page.locator("h1")).to_have_text("一次性告知单")
    expect(page.locator("body")).to_contain_text("居住证补领")
    assert fits(page)
    photograph(page, "checklist")


def test_the_index_leads_to_the_chat(page: Page) -> None:
    page.goto("/")
    assert fits(page)
    page.locator('a[href="/chat"]').first.click()
    expect(page.locator("#composer")).to_be_visible()


def test_a_gateway_without_bot_says_so(page: Page) -> None:
    page.route(
        "**/chat",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.goto("/chat")
    ask(page, "居住证补领多少钱")
    expect(page.locator("#log")).to_contain_text("居住证补领多少钱")
    expect(page.locator("body")).to_contain_text("重", timeout=15_000)
