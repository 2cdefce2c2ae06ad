/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the sample application received, as JSON. */
final class SampleJson {
    private SampleJson() {}

    /**
     * One object: greeting, the person's account where there is one, method, target, headers in order, length of the body,
     * outcome of the assertion check.
     */
    static String render(Received received, AssertionCheck.Result assertion, Optional<Account> account) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("greeting", received.greeting());
        account.ifPresent(known -> json.put("account", account(known)));
        json.put("method", received.method());
        json.put("target", received.target());
        json.put("headers", headers(received.headers()));
        json.put("bodyBytes", received.bodyBytes());
        json.put("assertion", assertion(assertion));
        return JSONObjectUtils.toJSONString(json) + "\n";
    }

    private static List<Map<String, Object>> headers(List<Received.Header> headers) {
        return headers.stream()
                .map(header -> {
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("name", header.name());
                    line.put("value", header.value());
                    return line;
                })
                .toList();
    }

    private static Map<String, Object> account(Account account) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", account.id());
        json.put("username", account.username());
        json.put("active", account.active());
        json.put("roles", account.roles());
        return json;
    }

    private static Map<String, Object> assertion(AssertionCheck.Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (result instanceof AssertionCheck.Result.Verified verified) {
            json.put("status", "verified");
            json.put("claims", verified.claims());
        } else if (result instanceof AssertionCheck.Result.Refused refused) {
            json.put("status", "refused");
            json.put("reason", refused.reason());
        } else {
            json.put("status", "absent");
        }
        return json;
    }
}
