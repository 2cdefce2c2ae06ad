/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.contract.AnswersContract;
import io.postern.contract.AssertionContract;
import io.postern.contract.CachingContract;
import io.postern.contract.CredentialsContract;
import io.postern.contract.CrossSiteContract;
import io.postern.contract.EchoContract;
import io.postern.contract.EndpointsContract;
import io.postern.contract.HeaderIntegrityContract;
import io.postern.contract.IdentityHeadersContract;
import io.postern.contract.InTheWaySignInContract;
import io.postern.contract.PathsContract;
import io.postern.contract.RulesContract;
import org.junit.jupiter.api.Nested;

/** The contract, kept by the proxy over sockets. */
class ContractTest {
    @Nested
    class Rules extends RulesContract {
        Rules() {
            super(SocketGate::open);
        }
    }

    @Nested
    class Paths extends PathsContract {
        Paths() {
            super(SocketGate::open);
        }
    }

    @Nested
    class HeaderIntegrity extends HeaderIntegrityContract {
        HeaderIntegrity() {
            super(SocketGate::open);
        }
    }

    @Nested
    class IdentityHeaders extends IdentityHeadersContract {
        IdentityHeaders() {
            super(SocketGate::open);
        }
    }

    @Nested
    class Credentials extends CredentialsContract {
        Credentials() {
            super(SocketGate::open);
        }
    }

    @Nested
    class Echo extends EchoContract {
        Echo() {
            super(SocketGate::open);
        }
    }

    @Nested
    class Caching extends CachingContract {
        Caching() {
            super(SocketGate::open);
        }
    }

    @Nested
    class CrossSite extends CrossSiteContract {
        CrossSite() {
            super(SocketGate::open);
        }
    }

    @Nested
    class Answers extends AnswersContract {
        Answers() {
            super(SocketGate::open);
        }
    }

    @Nested
    class Assertion extends AssertionContract {
        Assertion() {
            super(SocketGate::open);
        }
    }

    @Nested
    class Endpoints extends EndpointsContract {
        Endpoints() {
            super(SocketGate::open);
        }
    }

    @Nested
    class SignIn extends InTheWaySignInContract {
        SignIn() {
            super(SocketGate::open);
        }
    }
}
