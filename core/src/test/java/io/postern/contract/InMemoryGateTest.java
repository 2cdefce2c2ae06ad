/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import org.junit.jupiter.api.Nested;

/** The contract, kept by the gate without a server around it. */
class InMemoryGateTest {
    @Nested
    class Rules extends RulesContract {
        Rules() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class Paths extends PathsContract {
        Paths() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class HeaderIntegrity extends HeaderIntegrityContract {
        HeaderIntegrity() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class IdentityHeaders extends IdentityHeadersContract {
        IdentityHeaders() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class Credentials extends CredentialsContract {
        Credentials() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class Echo extends EchoContract {
        Echo() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class Caching extends CachingContract {
        Caching() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class CrossSite extends CrossSiteContract {
        CrossSite() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class Answers extends AnswersContract {
        Answers() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class Assertion extends AssertionContract {
        Assertion() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class Endpoints extends EndpointsContract {
        Endpoints() {
            super(InMemoryGate::open);
        }
    }

    @Nested
    class SignIn extends InTheWaySignInContract {
        SignIn() {
            super(InMemoryGate::open);
        }
    }
}
