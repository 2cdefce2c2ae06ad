/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpStatus;

/** The provider's pages: the people to choose from, and what is wrong with a request that can be sent nowhere. */
final class PeoplePage {
    /** The form field that holds the chosen person's name. */
    static final String PERSON = "person";

    private static final String TEMPLATE = Html.template("people.html");

    private PeoplePage() {}

    /**
     * One button for each person.
     *
     * @param self the address of this page, to which the choice is sent
     * @param callback where the browser goes from there
     */
    static HTTPResponse choice(URI self, URI callback, List<Person> people) {
        String buttons = people.stream().map(PeoplePage::button).collect(Collectors.joining("\n"));
        String form = "<form method=\"post\" action=\"" + Html.escape(self.getRawPath() + "?" + self.getRawQuery())
                + "\">\n" + buttons + "\n</form>";
        return page(
                HttpStatus.OK_200,
                "Who are you?",
                "You are at the embedded provider, which stands for your Keycloak. It asks for no password.",
                form,
                "'self' " + callback.resolve("/"));
    }

    /** A page that says what is wrong. */
    static HTTPResponse refusal(String what) {
        return page(HttpStatus.BAD_REQUEST_400, "That did not work", what, "", "'none'");
    }

    private static String button(Person person) {
        return "<button name=\"" + PERSON + "\" value=\"" + Html.escape(person.username()) + "\"><strong>"
                + Html.escape(person.displayName()) + "</strong><small>"
                + Html.escape(person.groups().isEmpty() ? "in no group" : "in " + String.join(" and ", person.groups()))
                + "</small></button>";
    }

    private static HTTPResponse page(int status, String title, String text, String form, String formAction) {
        HTTPResponse page = new HTTPResponse(status);
        page.setHeader("Content-Security-Policy", Html.policy(formAction));
        page.setHeader("Cache-Control", "no-store");
        try {
            page.setContentType(Html.CONTENT_TYPE);
        } catch (ParseException e) {
            throw new IllegalStateException(Html.CONTENT_TYPE, e);
        }
        page.setBody(TEMPLATE.replace("{{title}}", Html.escape(title))
                .replace("{{text}}", Html.escape(text))
                .replace("{{form}}", form));
        return page;
    }
}
