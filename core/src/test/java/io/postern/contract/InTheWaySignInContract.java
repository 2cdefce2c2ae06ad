/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static io.postern.contract.Visitor.taken;
import static io.postern.contract.Visitor.toApp;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What else holds where the app's answer comes through the gate, as it does not where a front proxy only asks it. */
public abstract class InTheWaySignInContract extends SignInContract {
    /** Tests gates of that kind. */
    protected InTheWaySignInContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    @Test
    @DisplayName("what is made for a session, and what takes its cookies away, is in no shared cache")
    void personalPagesStayPrivate() {
        Seen seen = signedIn(site()).visits("/data");
        assertThat(seen.headers().first("Cache-Control").orElseThrow()).contains("private");
        Visitor visitor = visitor(site());
        visitor.cookies.put(SESSION, "broken");
        Seen taking = visitor.sends(ClientRequest.get("/public/x"));
        assertThat(taken(taking)).contains(SESSION);
        assertThat(taking.headers().first("Cache-Control").orElseThrow()).contains("no-store");
    }

    @Test
    @DisplayName("own cookies stay home, the app's own go on, and the app sets none under our names")
    void theAppSetsNoCookieOfOurs() {
        AppAnswer forging =
                AppAnswer.with("Set-Cookie", SESSION + "=evil; Path=/; Secure", "Set-Cookie", "ckan=1; Path=/");
        Visitor visitor = new Visitor(request -> send(site(), forging, request));
        visitor.cookies.put("theme", "dark");
        Seen seen = visitor.goesTo("/data");
        assertThat(toApp(seen, "Cookie")).containsExactly("theme=dark");
        assertThat(seen.headers().all("Set-Cookie")).containsExactly("ckan=1; Path=/");
        assertThat(visitor.cookies.get(SESSION)).isNotEqualTo("evil");
    }
}
