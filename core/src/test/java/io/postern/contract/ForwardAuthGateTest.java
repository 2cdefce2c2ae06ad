/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import org.junit.jupiter.api.Nested;

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
    }
}
