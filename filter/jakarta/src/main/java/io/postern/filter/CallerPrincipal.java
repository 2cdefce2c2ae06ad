/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Account;
import java.io.Serializable;
import java.security.Principal;
import java.util.Objects;

/**
 * Who is calling, as {@code getUserPrincipal} says it. Two are equal where issuer and subject are: names may change and meet.
 *
 * @param name the user name that the app knows the person by
 * @param issuer the OpenID Connect issuer, or the entity ID of a SAML identity provider
 * @param subject the identifier within that issuer
 */
public record CallerPrincipal(String name, String issuer, String subject) implements Principal, Serializable {
    private static final long serialVersionUID = 1L;

    static CallerPrincipal of(String name, Account account) {
        return new CallerPrincipal(name, account.issuer(), account.subject());
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallerPrincipal that && issuer.equals(that.issuer) && subject.equals(that.subject);
    }

    @Override
    public int hashCode() {
        return Objects.hash(issuer, subject);
    }

    @Override
    public String toString() {
        return name;
    }
}
