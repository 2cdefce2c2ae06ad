/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.RequestHead;
import io.postern.config.CookieConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentLinesTest {
    private final SessionCookies cookies = new SessionCookies(
            new CookieLines(new CookieConfig("postern", Optional.empty()), URI.create("http://127.0.0.1:4180")));

    private SessionCookies.Shown read(String line) {
        RequestHead request = Requests.with(line);
        return cookies.read(request);
    }

    @Test
    void knowsALineThatComesAgain() {
        SessionCookies.Shown first = read("theme=dark; postern=" + "a".repeat(40));
        assertThat(first).isEqualTo(new SessionCookies.Parts(List.of("a".repeat(40))));
        assertThat(read("theme=dark; postern=" + "a".repeat(40))).isSameAs(first);
    }

    @Test
    void takesNoLineForAnotherThatEndsAlike() {
        String end = "0123456789abcdef";
        read("postern=good" + end);
        assertThat(read("postern=evil" + end)).isEqualTo(new SessionCookies.Parts(List.of("evil" + end)));
        assertThat(read("postern=good" + end)).isEqualTo(new SessionCookies.Parts(List.of("good" + end)));
        assertThat(read("other=1; postern=good" + end)).isEqualTo(new SessionCookies.Parts(List.of("good" + end)));
    }

    @Test
    void readsWhatIsNotOneSessionAsBefore() {
        read("postern=a");
        assertThat(read("postern=a; postern=b")).isInstanceOf(SessionCookies.Broken.class);
        assertThat(read("postern=a; postern_1=b")).isEqualTo(new SessionCookies.Parts(List.of("a", "b")));
        assertThat(read("postern=")).isInstanceOf(SessionCookies.Broken.class);
        assertThat(read("postern=")).isInstanceOf(SessionCookies.Broken.class);
        assertThat(read("theme=dark")).isInstanceOf(SessionCookies.Nothing.class);
    }

    @Test
    void readsALineThatIsTooLongToKeep() {
        String line = "theme=" + "x".repeat(5000) + "; postern=a";
        SessionCookies.Shown first = read(line);
        assertThat(first).isEqualTo(new SessionCookies.Parts(List.of("a")));
        assertThat(read(line)).isEqualTo(first).isNotSameAs(first);
    }
}
