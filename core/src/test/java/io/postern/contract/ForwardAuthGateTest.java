/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract, kept by a front proxy that asks the decision endpoint; what it cannot keep is in {@link EndpointsContract}. */
class ForwardAuthGateTest {
    @Nested
    class Rules extends RulesContract {
        Rules() {
            super(ForwardAuthGate::open);
        }
    }

    @Nested
    class IdentityHeaders extends IdentityHeadersContract {
        IdentityHeaders() {
            super(ForwardAuthGate::open);
        }
    }

    @Nested
    class SignIn extends SignInContract {
        SignIn() {
            super(ForwardAuthGate::openForBrowsers);
        }

        @Override
        @Test
        @Disabled("the front proxy sends the app's answer on: the gate takes no Set-Cookie from it")
        void cookiesStayHome() {}

        @Override
        @Test
        @Disabled("the front proxy sends the app's answer on: its caching headers are the app's own")
        void personalPagesStayPrivate() {}
    }
}
