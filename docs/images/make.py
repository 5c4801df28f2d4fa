"""Makes side-by-side.png, the picture in the README, out of a real conversation with a running Throughline.

    python -m hub agents add nora --name "Nora Lind"
    python docs/images/make.py http://127.0.0.1:8080 nora

It asks for the agent's password on standard input.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from base64 import b64encode
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

PICTURE = Path(__file__).with_name("side-by-side.png")
SHOP, DESK = ViewportSize(width=620, height=740), ViewportSize(width=1200, height=740)
BOARD = ViewportSize(width=SHOP["width"] + DESK["width"] + 92, height=SHOP["height"] + 64)
SCALE = 1.25  # 2360 pixels: sharp where a README shows them in 900
TALK = ("where is my order 4021?", "I want to return my jacket", "4018", "can I talk to a person please?")
STILL = "* { caret-color: transparent !important }"
FRAME = """<body style="margin:0;background:#e4eae6">
  <div style="display:flex;gap:28px;padding:32px">{images}</div>"""
IMAGE = """<img src="data:image/png;base64,{data}" width="{width}" height="{height}"
  style="border-radius:14px;box-shadow:0 0 0 1px #0002">"""


async def customer_asks(page: Page, url: str) -> None:
    """Ask the assistant for this and that, then for a person."""
    await page.goto(url)
    await page.get_by_role("button", name="Open chat").click()
    for text in TALK:
        await say(page, text)
        await expect(page.locator(".message").last).not_to_have_attribute("data-from", "customer")
    await expect(page.locator(".message[data-from=system]")).to_be_visible()


async def agent_answers(page: Page, url: str, login: str, password: str) -> None:
    """Sign in, take the case that came last, and say hello."""
    await page.goto(f"{url}/desk")
    await page.get_by_label("Login").fill(login)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await page.locator("#waiting .card").last.click()
    await page.get_by_role("button", name="Claim").click()
    await page.get_by_label("Reply to").fill(
        "Hello, Nora here. I can see your order. Which of the two jackets is it?"
    )
    await page.keyboard.press("Enter")


async def say(page: Page, text: str) -> None:
    """Write a message in the chat."""
    field = page.get_by_role("textbox", name="Your message")
    await field.fill(text)
    await field.press("Enter")


async def window(browser: Browser, size: ViewportSize) -> Page:
    """A page of its own browser profile."""
    context = await browser.new_context(viewport=size, device_scale_factor=SCALE, color_scheme="light")
    return await context.new_page()


async def image(page: Page, size: ViewportSize) -> str:
    """The page as it is now, as an HTML image."""
    picture = await page.screenshot(style=STILL, animations="disabled")
    return IMAGE.format(data=b64encode(picture).decode(), **size)


async def make(url: str, login: str, password: str) -> None:
    """Have the conversation and take the picture."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        shop, desk = await window(browser, SHOP), await window(browser, DESK)
        await customer_asks(shop, url)
        await agent_answers(desk, url, login, password)
        await say(shop, "the rain jacket, it's a bit tight")
        await expect(desk.locator(".line.customer").last).to_contain_text("rain jacket")
        await desk.get_by_label("Reply to").press_sequentially("No problem, I'll book an exch")
        await expect(shop.locator(".dots")).to_be_visible()
        board = await window(browser, BOARD)
        await board.set_content(FRAME.format(images=await image(shop, SHOP) + await image(desk, DESK)))
        await board.screenshot(path=PICTURE)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(make(sys.argv[1], sys.argv[2], input("Password: ")))
