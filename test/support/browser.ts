import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { test } from "./test.js";

/** The browser of the system, Debian's package chromium; nothing is downloaded. */
const executable = [
  process.env["NNQS_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));

/** Declares a test that is skipped, with the reason in its title, where there is no Chromium. */
export const browserTest = executable === undefined ? test.skip : test;
/** What titles of such tests end in. */
export const needsBrowser = "(needs Chromium: apt-get install chromium)";

let browser: Browser | undefined;
test.after.always(() => browser?.close());

/** A page that is open, with all that its console and its scripts complain of, and what it asks the network for. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

/** Opens a file without a network. */
export async function openPage(
  path: string,
  { width = 1200, dark = false }: { readonly width?: number; readonly dark?: boolean } = {},
): Promise<OpenPage> {
  browser ??= await chromium.launch({ executablePath: executable!, args: ["--no-sandbox"] });
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? "dark" : "light",
    offline: true,
  });
  const page = await context.newPage();
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`file://${path}`);
  await page.waitForSelector("html[data-drawn=true]", { timeout: 60_000 });
  return { page, complaints, requests };
}

/** Waits until an expression is true in a page. (The page's policy allows no code from text, as waitForFunction would run.) */
export async function until(page: Page, expression: string): Promise<void> {
  for (let wait = 0; wait < 200; wait++) {
    if (await page.evaluate<boolean>(expression)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`never: ${expression}`);
}
