/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A headless Chromium; each visitor has a profile of her own. */
final class Chromium implements AutoCloseable {
    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** The browser of the operating system's package; none is downloaded. */
    static Chromium start() {
        Path program = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Chromium here; install the package chromium"));
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setHeadless(true)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
        return new Chromium(playwright, browser);
    }

    /** Somebody with an empty profile. */
    Visitor visitor() {
        return new Visitor(browser.newContext(new Browser.NewContextOptions().setLocale("en-GB")));
    }

    /** Somebody with an empty profile, to whom any certificate is good. */
    Visitor visitorOfAnyCertificate() {
        return new Visitor(browser.newContext(
                new Browser.NewContextOptions().setLocale("en-GB").setIgnoreHTTPSErrors(true)));
    }

    /** Ends all profiles, so that no tab of one test class works on beside the next. */
    void forgetAll() {
        List.copyOf(browser.contexts()).forEach(BrowserContext::close);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
